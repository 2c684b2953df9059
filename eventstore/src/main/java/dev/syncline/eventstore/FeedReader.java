package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * Reads one feed in order. Used by one thread at a time, except for {@link #stopWaiting}.
 *
 * <p>If the feed was restored to an earlier state than the reader has read, the reader throws
 * {@link EventStoreException}. The caller that opens the next reader checks whether the feed still
 * contains its cursor.
 *
 * <p>A reader that begins at {@link Position#START} of a feed whose log no longer begins there gets
 * the base instead of what is missing: the last event of each key, in the order of their positions,
 * as pages like any others. What it has then received is exact from the position on through which
 * the base was folded. Before, rows that changed later are missing.
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
   * Says where the consumers are that the reader reads for. If all of them begin, or read the base,
   * the reader reads the base as far as it goes: the last event of each key instead of each event.
   * Otherwise it reads the base no further than the first of the others has come. Once it has
   * returned a page of the log, it stays there. The cursor of a page of the base shows where it
   * comes from.
   */
  default void resume(Collection<Cursor> consumers) {}

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
