package dev.syncline.engine.spi;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import java.util.List;

/**
 * One destination transaction of whole source transactions. Closing it uncommitted rolls it back.
 */
public interface Delivery extends AutoCloseable {
  /**
   * Applies events, in feed order; a large source transaction comes in several calls.
   *
   * @throws RetriableException for a failure that may pass
   * @throws DataException if the consumer's SQL rejects an event and its policy is to stop
   * @throws PlanOutdatedException if the failure may have happened only because the destination has
   *     changed
   */
  void apply(List<Event> events);

  /**
   * Moves the cursor and commits. A consumer schema whose event was rejected, and whose policy is
   * to pause, is paused in the same commit: {@link ConsumerSink#paused} names it.
   *
   * @param through the end of a source transaction: everything up to it has been applied
   * @throws ConsumersChangedException if a user has paused a consumer schema: nothing is committed
   * @throws PlanOutdatedException if the destination has changed: nothing is committed
   * @throws dev.syncline.eventstore.FencedException if another process has claimed the cursor
   * @throws RetriableException also if the cursor is not where this sink left it, because the
   *     destination was restored to an earlier copy: open another sink, which continues from there
   */
  void commit(Cursor through);

  @Override
  void close();
}
