package dev.syncline.engine.spi;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.SchemaId;
import java.util.Set;

/**
 * Reads the rows of a public schema that existed before capture began, in chunks by key, beside the
 * stream. Used by one thread.
 */
public interface BackfillReader extends BackfillMarks {
  /** The state before the first chunk of a contract, with the planner's estimate of its rows. */
  BackfillProgress begin(SchemaId schema, int minor);

  /**
   * Reads the next chunk in a snapshot that sees all of the given transactions.
   *
   * @param progress how far the backfill has come
   * @param mustSee transactions the stream has already delivered; waits until they are visible
   * @throws RetriableException if the source could not be asked
   */
  Chunk read(BackfillProgress progress, Set<Long> mustSee) throws InterruptedException;

  /**
   * Rows of one chunk as events, and the progress once they are stored.
   *
   * @param rows one insert event per row
   * @param progress the state after this chunk
   */
  record Chunk(PublicEvents rows, BackfillProgress progress) {}
}
