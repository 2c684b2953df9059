package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.BackfillJobId;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.SchemaId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of events that are added while the backfill of their contract is under way. */
final class MemoryStreamedKeys {
  private final Map<Load, Set<String>> keys = new HashMap<>();

  /** One backfill of one contract: the first load, or a job. */
  private record Load(SchemaId schema, int minor, Optional<BackfillJobId> job) {
    static Load of(BackfillProgress progress) {
      return new Load(progress.schema(), progress.minor(), progress.job());
    }
  }

  /** A copy for one append, whose changes become the feed's only when the append commits. */
  MemoryStreamedKeys copy() {
    MemoryStreamedKeys copy = new MemoryStreamedKeys();
    keys.forEach((load, told) -> copy.keys.put(load, new HashSet<>(told)));
    return copy;
  }

  void begin(BackfillProgress load) {
    keys.computeIfAbsent(Load.of(load), name -> new HashSet<>());
  }

  boolean isUnderWay(BackfillProgress load) {
    return keys.containsKey(Load.of(load));
  }

  void end(BackfillProgress load) {
    keys.remove(Load.of(load));
  }

  void note(SchemaId schema, int minor, String key) {
    keys.forEach(
        (load, streamed) -> {
          if (load.schema().equals(schema) && load.minor() == minor) {
            streamed.add(key);
          }
        });
  }

  boolean has(BackfillProgress load, String key) {
    return keys.getOrDefault(Load.of(load), Set.of()).contains(key);
  }
}
