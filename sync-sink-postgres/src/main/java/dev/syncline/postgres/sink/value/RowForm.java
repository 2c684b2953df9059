package dev.syncline.postgres.sink.value;

import dev.syncline.eventstore.Event;
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
    CopyRows rows = new CopyRows(types, new JsonMembers(properties));
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
