package dev.syncline.engine.spi;

import dev.syncline.eventstore.CapturedObjects;
import java.util.Optional;

/**
 * Compares what capture depends on at the source (tables, their partitions, the publication) with
 * its state when the run began. May be used by several threads.
 */
public interface CaptureWatch extends AutoCloseable {
  /**
   * Checks once. A source that does not answer is checked again the next time.
   *
   * @throws RetriableException if the run must end, because changes may be missing from now on, or
   *     because a new plan is needed; the next run finds out what was missed
   */
  void look();

  /** What the feed is to remember from now on; returned once, if nothing was missed. */
  Optional<CapturedObjects> toRemember();

  @Override
  void close();
}
