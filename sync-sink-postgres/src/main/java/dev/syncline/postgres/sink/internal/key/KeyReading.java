package dev.syncline.postgres.sink.internal.key;

import dev.syncline.postgres.copy.BinaryBuffer;
import dev.syncline.postgres.sink.internal.value.BinaryForm;
import dev.syncline.postgres.sink.internal.value.JsonMembers;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** Derives from the canonical text of an event's key which row of a table the event changes. */
public interface KeyReading {
  /** Compares texts only: equal texts mean one row, but different texts may mean the same row. */
  KeyReading BY_TEXT = key -> Optional.of(new RowKey(key));

  /**
   * Reads a key.
   *
   * @param key a JSON object
   * @return empty if only the server can read the key, which may then mean any row
   */
  Optional<RowKey> read(String key);

  /**
   * Reads keys as the values that the destination stores: two results are equal if and only if
   * those values are.
   */
  final class ByValue implements KeyReading {
    private final List<KeyForm> forms;
    private final JsonMembers members;

    /**
     * @param properties the key's properties, in any fixed order
     * @param forms for each property, the form of the column it is compared with
     */
    public ByValue(List<String> properties, List<KeyForm> forms) {
      if (properties.size() != forms.size()) {
        throw new IllegalArgumentException(properties + " are not compared with " + forms);
      }
      this.forms = List.copyOf(forms);
      members = new JsonMembers(properties);
    }

    @Override
    public Optional<RowKey> read(String key) {
      Reader reader = new Reader(key);
      try {
        members.each(key, reader);
      } catch (SQLException notForAnyServer) {
        return Optional.empty();
      }
      return reader.key();
    }

    private final class Reader implements JsonMembers.Receiver {
      private final String json;
      private final BinaryBuffer bytes = new BinaryBuffer();
      private boolean readable = true;

      Reader(String json) {
        this.json = json;
      }

      @Override
      public void take(int place, int start, int end) throws SQLException {
        readable =
            readable
                && !BinaryForm.isNull(json, start, end)
                && forms.get(place).written().putField(json, start, end, bytes);
      }

      Optional<RowKey> key() {
        return readable ? Optional.of(new RowKey(bytes.characters())) : Optional.empty();
      }
    }
  }
}
