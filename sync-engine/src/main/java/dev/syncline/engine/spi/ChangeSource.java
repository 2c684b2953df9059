package dev.syncline.engine.spi;

import dev.syncline.engine.change.SourceEvent;
import dev.syncline.eventstore.Lsn;
import java.time.Duration;
import java.util.List;

/** The committed changes of one source database, from the place they were last durable. */
public interface ChangeSource extends AutoCloseable {
  /**
   * The next changes, in order; empty if nothing came within the given time. The caller applies
   * backpressure by not calling.
   *
   * @throws RetriableException if the source failed in a way that may pass; open a new one
   */
  List<SourceEvent> poll(Duration atMost) throws InterruptedException;

  /**
   * Ends the wait of {@link #poll} in another thread; from then on, no poll waits. Used before the
   * source is closed.
   */
  void stopWaiting();

  /**
   * Confirms to the source that everything up to here is durable, so that the source database may
   * discard it. Never called with more than that.
   */
  void confirm(Lsn end);

  /** Stops capture; the slot is kept. */
  @Override
  void close();
}
