package dev.syncline.postgres.sink.internal.rows;

import dev.syncline.eventstore.Event;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Splits events into batches of bounded size, each of which fills the parameters of one execution.
 *
 * @param rows how many events a batch has at most
 * @param characters how much JSON text a batch has at most, unless a single event has more
 */
public record EventBatches(int rows, int characters) {
  /** Runs a statement whose parameters are bound. */
  public interface Execution {
    void run() throws SQLException;
  }

  /** Binds the events' values to a statement and runs it, batch by batch in feed order. */
  public void each(
      List<Event> events, EventRows form, PreparedStatement statement, Execution execution)
      throws SQLException {
    EventRows.Batch batch = form.batch();
    int count = 0;
    int length = 0;
    for (Event event : events) {
      String values = values(event);
      if (count > 0 && (count == rows || length + values.length() > characters)) {
        batch.bind(statement);
        execution.run();
        batch = form.batch();
        count = 0;
        length = 0;
      }
      batch.add(values);
      count++;
      length += values.length();
    }
    if (count > 0) {
      batch.bind(statement);
      execution.run();
    }
  }

  /** The JSON object with an event's values: the row, or only the key of a deleted row. */
  static String values(Event event) {
    return event.object().orElse(event.key());
  }
}
