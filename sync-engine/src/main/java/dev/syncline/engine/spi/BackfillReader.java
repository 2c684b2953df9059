package dev.syncline.engine.spi;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.SchemaId;
import java.util.Set;

/**
 * Reads the rows of a public schema that existed before capture began, in chunks by key, beside the
 * stream. Used by one thread.
 */
public interface BackfillReader extends AutoCloseable {
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
   * Waits until every transaction that is running now has ended. Whatever a later snapshot does not
   * see, the stream has yet to deliver. That includes what a transaction wrote into a table before
   * the table was captured, and what was delivered to an earlier process before other sessions
   * could see it.
   *
   * @throws RetriableException if the source could not be asked
   */
  void awaitRunningTransactions() throws InterruptedException;

  /**
   * The transactions among these that a snapshot taken now does not see.
   *
   * @throws RetriableException if the source could not be asked
   */
  Set<Long> unseen(Set<Long> transactionIds);

  /**
   * Writes a transactional message into the source's log, where the stream will reach it.
   *
   * @throws RetriableException if the source could not be asked
   */
  void mark(String prefix, String content);

  @Override
  void close();

  /**
   * Rows of one chunk as events, and the progress once they are stored.
   *
   * @param rows one insert event per row
   * @param progress the state after this chunk
   */
  record Chunk(PublicEvents rows, BackfillProgress progress) {}
}
