package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.eventstore.NewEvent;
import java.util.List;

/**
 * The result of one chunk's statement.
 *
 * @param read how many rows of the primary table
 * @param lastKey the primary key of the last of them, as texts; empty if there is none
 * @param events the public rows
 * @param characters the length of the JSON of all of them
 */
record ChunkRows(long read, List<String> lastKey, List<NewEvent> events, long characters) {
  ChunkRows {
    if (read > 0 == lastKey.isEmpty()) {
      throw new IllegalArgumentException(read + " rows read, last key " + lastKey);
    }
  }
}
