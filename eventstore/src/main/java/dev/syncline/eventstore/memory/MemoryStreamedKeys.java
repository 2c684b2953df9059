package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.SchemaId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** The keys of events that are added while the backfill of their contract is under way. */
final class MemoryStreamedKeys {
  private final Map<String, Set<String>> keys = new HashMap<>();

  /** A copy for one append, whose changes become the feed's only when the append commits. */
  MemoryStreamedKeys copy() {
    MemoryStreamedKeys copy = new MemoryStreamedKeys();
    keys.forEach((load, told) -> copy.keys.put(load, new HashSet<>(told)));
    return copy;
  }

  void begin(BackfillProgress load) {
    keys.computeIfAbsent(MemoryFeed.loadName(load.schema(), load.minor()), name -> new HashSet<>());
  }

  boolean isUnderWay(BackfillProgress load) {
    return keys.containsKey(MemoryFeed.loadName(load.schema(), load.minor()));
  }

  void end(BackfillProgress load) {
    keys.remove(MemoryFeed.loadName(load.schema(), load.minor()));
  }

  void note(SchemaId schema, int minor, String key) {
    keys.computeIfPresent(
        MemoryFeed.loadName(schema, minor),
        (load, told) -> {
          told.add(key);
          return told;
        });
  }

  boolean has(SchemaId schema, int minor, String key) {
    return keys.getOrDefault(MemoryFeed.loadName(schema, minor), Set.of()).contains(key);
  }
}
