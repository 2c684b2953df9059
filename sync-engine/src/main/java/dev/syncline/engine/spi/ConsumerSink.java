package dev.syncline.engine.spi;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Position;
import java.util.Map;
import java.util.Set;

/**
 * Applies the events of one feed to one destination, for all its consumer schemas of that feed.
 * Opening it claims the cursor, which fences the process that held it before.
 */
public interface ConsumerSink extends AutoCloseable {
  /** The position up to which every consumer schema has applied the feed. */
  Position cursor();

  /**
   * The cursor of each consumer schema that is not paused, by {@code manifest/schema}: as of the
   * last commit. May be called by any thread.
   */
  Map<String, Cursor> cursors();

  /** Begins one destination transaction. */
  Delivery begin();

  /**
   * How many events wait as dead letters for each consumer schema, as of a moment ago.
   *
   * @throws ConsumersChangedException if one of its consumer schemas was paused
   */
  Map<String, Long> waiting();

  /**
   * The consumer schemas that the last commit paused: it left their cursors before the source
   * transaction that was rejected. Unless it is empty, the sink must not be used any more.
   */
  default Set<String> paused() {
    return Set.of();
  }

  @Override
  void close();
}
