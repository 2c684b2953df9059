package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import java.util.Set;

/**
 * Reads one feed in order. Used by one thread at a time.
 *
 * <p>A reader that finds the feed put back behind what it has read throws {@link
 * EventStoreException}: whoever opens the next one looks whether the feed still contains its
 * cursor.
 */
public interface FeedReader extends AutoCloseable {
  /**
   * The next page.
   *
   * @param after the last position already covered
   * @param wanted the public schemas (by major version) whose events to return; others are passed
   *     over
   * @param limit how much to return
   * @return a page whose {@code through} equals {@code after} if there is nothing new
   * @throws DiagnosticException if {@code after} is beyond the head: the feed lost what the caller
   *     has already seen
   */
  EventPage read(Position after, Set<SchemaId> wanted, PageLimit limit);

  /**
   * Waits until there is probably something after a position. Wake-ups are a hint: it may return
   * early, does so at once where something is known to be there, and returns at the latest after
   * the given time.
   */
  void await(Position after, Duration atMost) throws InterruptedException;

  /** The feed's head now. */
  Position head();

  /** Its histories now. */
  FeedHistories histories();

  @Override
  void close();
}
