package dev.syncline.postgres.sink.value;

import dev.syncline.eventstore.Event;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/**
 * Splits events into batches of bounded size, each of which fills the parameters of one execution.
 */
public final class EventBatches {
  private final int rows;
  private final int characters;

  /**
   * @param rows how many events a batch has at most
   * @param characters how much JSON text a batch has at most, unless a single event has more
   */
  public EventBatches(int rows, int characters) {
    this.rows = rows;
    this.characters = characters;
  }

  /** Receives one batch. */
  public interface Receiver {
    void take(List<BatchParameter> parameters) throws SQLException;
  }

  /** Passes the events' values to the receiver, batch by batch in feed order. */
  public void each(List<Event> events, EventRows form, Receiver receiver) throws SQLException {
    EventBatch batch = form.batch();
    int count = 0;
    int length = 0;
    for (Event event : events) {
      String values = values(event);
      if (count > 0 && (count == rows || length + values.length() > characters)) {
        receiver.take(batch.parameters());
        batch = form.batch();
        count = 0;
        length = 0;
      }
      batch.add(values);
      count++;
      length += values.length();
    }
    if (count > 0) {
      receiver.take(batch.parameters());
    }
  }

  /** The JSON object with an event's values: the row, or only the key of a deleted row. */
  public static String values(Event event) {
    return event.object().orElse(event.key());
  }

  /** Binds the parameters to a statement. */
  public static void bind(PreparedStatement statement, List<BatchParameter> parameters)
      throws SQLException {
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).bind(statement, i + 1);
    }
  }
}
