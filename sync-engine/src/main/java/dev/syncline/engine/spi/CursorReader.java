package dev.syncline.engine.spi;

import dev.syncline.eventstore.FeedName;
import java.util.Map;

/**
 * Reads how far the consumer schemas of a destination are. Claims and changes nothing. Used by one
 * thread at a time.
 */
public interface CursorReader extends AutoCloseable {
  /**
   * The cursors of a feed by consumer schema. A consumer schema without a cursor has applied
   * nothing yet.
   *
   * @throws RetriableException for a failure that may pass
   */
  Map<String, ConsumerCursor> read(FeedName feed);

  @Override
  void close();
}
