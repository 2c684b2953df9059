package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import java.util.Set;

/**
 * Reads one feed in order. Used by one thread at a time, except for {@link #stopWaiting}.
 *
 * <p>If the feed was restored to an earlier state than the reader has read, the reader throws
 * {@link EventStoreException}. The caller that opens the next reader checks whether the feed still
 * contains its cursor.
 */
public interface FeedReader extends AutoCloseable {
  /**
   * The next page.
   *
   * @param after the last position already covered
   * @param wanted the public schemas (by major version) whose events to return; others are skipped
   * @param limit how much to return
   * @return a page whose {@code through} equals {@code after} if there is nothing new
   * @throws DiagnosticException if {@code after} is beyond the head: the feed lost what the caller
   *     has already seen
   */
  EventPage read(Position after, Set<SchemaId> wanted, PageLimit limit);

  /**
   * Waits until there is probably an event after a position. Wake-ups are a hint: the method may
   * return early, returns at once if such an event is known, and returns at the latest after the
   * given time.
   */
  void await(Position after, Duration atMost) throws InterruptedException;

  /**
   * Ends the wait of {@link #await} in another thread; from then on, no await waits. Reading still
   * works.
   */
  void stopWaiting();

  /** The feed's current head. */
  Position head();

  /** The feed's current histories. */
  FeedHistories histories();

  @Override
  void close();
}
