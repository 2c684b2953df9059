package dev.syncline.postgres.sink;

import dev.syncline.eventstore.Event;
import java.sql.SQLException;
import java.util.List;

/** Cuts a run into JSON arrays of bounded size. The text of an event goes in as it is. */
final class JsonArrays {
  private final int rows;
  private final int characters;

  JsonArrays(SinkSettings settings) {
    rows = settings.rowsPerStatement();
    characters = settings.charactersPerStatement();
  }

  /** Takes one array. */
  interface Receiver {
    void take(String array) throws SQLException;
  }

  /** Hands the values of the events on, in order. */
  void each(List<Event> events, Receiver receiver) throws SQLException {
    StringBuilder array = new StringBuilder();
    int count = 0;
    for (Event event : events) {
      String values = event.object().orElse(event.key());
      if (count > 0 && (count == rows || array.length() + values.length() > characters)) {
        receiver.take(array.append(']').toString());
        array.setLength(0);
        count = 0;
      }
      array.append(count == 0 ? '[' : ',').append(values);
      count++;
    }
    if (count > 0) {
      receiver.take(array.append(']').toString());
    }
  }
}
