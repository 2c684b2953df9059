package dev.syncline.eventstore;

import java.util.Optional;

/**
 * Watches how far the feed of one public schema has followed its source. Safe for use by many
 * threads.
 *
 * <p>Every method throws {@link EventStoreException} if the store cannot be reached.
 */
public interface FeedWatch extends AutoCloseable {
  /**
   * The feed's progress, all of it read at one moment: what a commit at the source caused is in the
   * feed up to this head if the commit ends at or before this source end, and the schema is loaded.
   *
   * @return absent while the public schema is not published
   */
  Optional<FeedProgress> look();

  /** Whether the feed contains, in its present state, the events that a cursor of it has seen. */
  boolean contains(Cursor cursor);

  /** Ends the hints. */
  @Override
  void close();
}
