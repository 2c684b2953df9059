package dev.syncline.engine.spi;

import dev.syncline.eventstore.Position;

/**
 * Applies the events of one feed to one destination, for all its consumer schemas of that feed.
 * Opening it claims the cursor: whoever held it before is fenced.
 */
public interface ConsumerSink extends AutoCloseable {
  /** The position up to which every consumer schema has applied the feed. */
  Position cursor();

  /** Begins one destination transaction. */
  Delivery begin();

  @Override
  void close();
}
