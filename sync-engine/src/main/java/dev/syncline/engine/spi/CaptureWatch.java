package dev.syncline.engine.spi;

import dev.syncline.eventstore.CapturedObjects;
import java.util.Optional;

/**
 * Compares what capture rests on at the source (tables, their partitions, the publication) with
 * what it was when the run began. May be used by several threads.
 */
public interface CaptureWatch extends AutoCloseable {
  /**
   * Looks once. A source that does not answer is looked at again the next time.
   *
   * @throws RetriableException if the run must end, because changes may be missing from now on, or
   *     it has to be planned anew; the next one finds out what was missed
   */
  void look();

  /** What the feed is to remember from now on; told once, where nothing was missed. */
  Optional<CapturedObjects> toRemember();

  @Override
  void close();
}
