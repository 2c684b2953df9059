package dev.syncline.engine.memory;

import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.Event;
import dev.syncline.manifest.schema.Operation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one consumer schema has at the destination: its rows, how often an event of each key was
 * applied, its cursor and its pause.
 */
final class MemoryTable {
  Map<String, String> rows = new TreeMap<>();
  Map<String, Integer> applied = new TreeMap<>();
  Cursor cursor = Cursor.START;
  Epoch epoch = Epoch.NONE;
  Optional<ConsumerPause> pause = Optional.empty();
  int width = Integer.MAX_VALUE;

  void apply(List<Event> events) {
    Map<String, String> changed = new TreeMap<>(rows);
    Map<String, Integer> counted = new TreeMap<>(applied);
    for (Event event : events) {
      counted.merge(event.key(), 1, Integer::sum);
      if (event.operation() == Operation.DELETE) {
        changed.remove(event.key());
      } else {
        changed.put(event.key(), event.object().orElseThrow());
      }
    }
    rows = changed;
    applied = counted;
  }
}
