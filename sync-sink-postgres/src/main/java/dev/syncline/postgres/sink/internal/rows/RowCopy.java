package dev.syncline.postgres.sink.internal.rows;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.copy.CopyData;
import dev.syncline.postgres.copy.CopyEncoder;
import dev.syncline.postgres.copy.CopyStream;
import dev.syncline.postgres.sink.internal.value.BinaryType;
import dev.syncline.postgres.sink.internal.value.JsonMembers;
import dev.syncline.postgres.sink.internal.value.TypedValue;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Inserts events with COPY, which stores their values unchanged. */
public final class RowCopy {
  private final String sql;
  private final Form form;

  private RowCopy(String sql, Form form) {
    this.sql = sql;
    this.form = form;
  }

  /**
   * A COPY that fills these columns of a table.
   *
   * @param table its name as SQL
   * @param values one for each column
   * @return empty if not all of them have a binary form
   */
  public static Optional<RowCopy> of(
      String table, Collection<String> columns, List<TypedValue> values) {
    List<BinaryType> types = new ArrayList<>();
    values.forEach(value -> BinaryType.of(value.type()).ifPresent(types::add));
    if (types.size() < values.size()) {
      return Optional.empty();
    }
    String sql =
        columns.stream()
            .map(Quoted::identifier)
            .collect(
                Collectors.joining(", ", "COPY " + table + " (", ") FROM STDIN (FORMAT binary)"));
    List<String> properties = values.stream().map(TypedValue::property).toList();
    return Optional.of(new RowCopy(sql, new Form(types, properties)));
  }

  /**
   * Inserts rows for events.
   *
   * @param events at least one
   * @return false if nothing was done, because only the server can read a value or report what is
   *     wrong with it
   * @throws SQLException if the server refuses a row; the transaction has failed then
   */
  public boolean insert(Connection connection, List<Event> events, SharedRows shared)
      throws SQLException {
    Optional<CopyData> rows = shared.of(form, events);
    if (rows.isPresent()) {
      CopyStream.send(connection, sql, rows.get());
    }
    return rows.isPresent();
  }

  /**
   * How events become the rows of a COPY.
   *
   * @param types the type of each column
   * @param properties for each column, the property of an event that fills it
   */
  record Form(List<BinaryType> types, List<String> properties) {
    Form {
      types = List.copyOf(types);
      properties = List.copyOf(properties);
      if (types.size() != properties.size()) {
        throw new IllegalArgumentException(properties + " do not fill columns of " + types);
      }
    }

    /**
     * The rows of events.
     *
     * @return empty if only the server can read a value or report what is wrong with it
     */
    Optional<CopyData> rows(List<Event> events) {
      Rows rows = new Rows(types, new JsonMembers(properties));
      try {
        for (Event event : events) {
          if (!rows.add(EventBatches.values(event))) {
            return Optional.empty();
          }
        }
        return Optional.of(rows.end());
      } catch (SQLException notForAnyServer) {
        return Optional.empty();
      }
    }
  }

  /** Encodes rows, one after the other. */
  private static final class Rows {
    private final List<BinaryType> types;
    private final JsonMembers members;
    private final CopyEncoder copy = new CopyEncoder();
    private boolean written = true;

    Rows(List<BinaryType> types, JsonMembers members) {
      this.types = types;
      this.members = members;
    }

    /** Adds a row; returns false if only the server can read one of its values. */
    boolean add(String event) throws SQLException {
      copy.row(types.size());
      members.each(
          event,
          (column, start, end) ->
              written &= types.get(column).putField(event, start, end, copy.fields()));
      return written;
    }

    CopyData end() {
      return copy.end();
    }
  }
}
