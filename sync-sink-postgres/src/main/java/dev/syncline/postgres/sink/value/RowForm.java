package dev.syncline.postgres.sink.value;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.copy.CopyData;
import dev.syncline.postgres.copy.CopyEncoder;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * How events become the rows of a COPY.
 *
 * @param types the type of each column
 * @param properties for each column, the property of an event that fills it
 */
record RowForm(List<BinaryType> types, List<String> properties) {
  RowForm {
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
    CopyEncoder rows = new CopyEncoder();
    JsonMembers members = new JsonMembers(properties);
    try {
      for (Event event : events) {
        if (!add(EventBatches.values(event), members, rows)) {
          return Optional.empty();
        }
      }
      return Optional.of(rows.end());
    } catch (SQLException notForAnyServer) {
      return Optional.empty();
    }
  }

  /** Adds a row; returns false if only the server can read one of its values. */
  private boolean add(String event, JsonMembers members, CopyEncoder rows) throws SQLException {
    rows.row(types.size());
    boolean[] written = {true};
    members.each(
        event,
        (column, start, end) ->
            written[0] &= types.get(column).putSized(event, start, end, rows.fields()));
    return written[0];
  }
}
