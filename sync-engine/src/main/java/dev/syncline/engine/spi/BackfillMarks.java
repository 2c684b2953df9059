package dev.syncline.engine.spi;

import java.util.Set;

/**
 * Relates snapshots of a source to its log, so that rows which were read beside the stream go into
 * the feed at the right place. Used by one thread.
 */
public interface BackfillMarks extends AutoCloseable {
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
}
