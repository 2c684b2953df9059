package dev.syncline.engine.spi;

import dev.syncline.eventstore.Position;
import java.util.Map;

/**
 * Applies the events of one feed to one destination, for all its consumer schemas of that feed.
 * Opening it claims the cursor, which fences the process that held it before.
 */
public interface ConsumerSink extends AutoCloseable {
  /** The position up to which every consumer schema has applied the feed. */
  Position cursor();

  /** Begins one destination transaction. */
  Delivery begin();

  /** How many events wait as dead letters for each consumer schema, as of a moment ago. */
  Map<String, Long> waiting();

  @Override
  void close();
}
