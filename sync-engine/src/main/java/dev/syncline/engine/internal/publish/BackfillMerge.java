package dev.syncline.engine.internal.publish;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.spi.AppendBoundary;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.IgnoredChange;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;

/**
 * Merges a backfill into the stream. A chunk of rows is read, and a mark written into the source's
 * log. When the stream reaches the mark, the chunk goes into the feed, without the rows that the
 * stream itself has reported since the backfill began ({@link FeedAppend#load}). Meanwhile the next
 * chunk is read. (The idea is DBLog's. The marks are logical messages, so that no table is needed.
 * What the stream has reported is remembered for the whole backfill and not for one chunk, so that
 * a chunk needs no mark before it is read.)
 *
 * <p>Events of a contract whose backfill has not begun are omitted: its chunks, read later, contain
 * them. So rows of a child table never come before the parents' backfill is complete. A backfill
 * begins where the stream reaches a mark of its own, and that is stored there: once an event of a
 * contract is in the feed, none may be omitted again, or a row deleted meanwhile would stay at its
 * consumers.
 *
 * <p>A chunk's snapshot must see every transaction that the stream delivered before the backfill
 * began, since their events may have been omitted: a commit reaches the stream a moment before
 * other sessions can see it. It sees those that were delivered later as well, which does no harm.
 *
 * <p>Jobs that operators request are merged in the same way once the first loads are complete. No
 * event of their contracts is omitted, since all rows have been published before.
 *
 * <p>Rows of an append-only contract have no key, so a chunk cannot leave out what the stream has
 * reported. Instead a boundary is fixed where the backfill begins: it says of every transaction
 * whether the backfill brings its rows or the stream does.
 *
 * <p>The stream's thread calls {@link #delivered}, {@link #admit}, {@link #begins}, {@link
 * #reached}, {@link #fixed}, {@link #loaded}, {@link #completes}, {@link #overtake} and {@link
 * #overtakeJobs}; the appending thread {@link #appended} and {@link #committed}; the backfill's
 * thread, then that of the jobs, all others.
 */
final class BackfillMerge {
  static final String PREFIX = "syncline.load";

  /** The most chunks that may be on their way into the feed while the next one is read. */
  private static final int MOST_ON_THEIR_WAY = 2;

  private static final long LOOK_MILLIS = 100;

  private final Set<Version> notBegun = new HashSet<>();
  private final Set<Version> overtaken = new HashSet<>();
  private final Map<Version, AppendBoundary> boundaries = new HashMap<>();
  private final Map<Version, Integer> truncations = new HashMap<>();
  private final Set<Long> unsettled = new HashSet<>();
  private final Queue<MarkedChunk> marked = new ArrayDeque<>();
  private int onTheirWay;
  private int uncommitted;
  private Optional<Beginning> beginning = Optional.empty();
  private Optional<BackfillProgress> begun = Optional.empty();
  private final JobEndings endings = new JobEndings();
  private boolean loading;
  private boolean firstLoadsDone;
  private boolean stopped;

  /** One version of one public schema. */
  private record Version(SchemaId schema, int minor) {
    static Version of(BackfillProgress progress) {
      return new Version(progress.schema(), progress.minor());
    }
  }

  /** The mark where the stream begins a backfill, and the progress until then. */
  private record Beginning(String mark, BackfillProgress before) {}

  /** A chunk and the mark where it goes into the feed. */
  private record MarkedChunk(String mark, Chunk chunk) {}

  /**
   * @param waiting the contracts whose first backfill has not begun
   * @param loading whether there is any backfill to do
   */
  BackfillMerge(List<PublishedContract> waiting, boolean loading) {
    this.loading = loading;
    waiting.forEach(
        contract ->
            notBegun.add(new Version(contract.id(), contract.contract().version().minor())));
  }

  /** Records that the stream delivers a transaction. */
  synchronized void delivered(long transactionId) {
    if (loading) {
      unsettled.add(transactionId);
    }
  }

  /** The events that go into the feed: those of contracts whose backfill has begun. */
  synchronized PublicEvents admit(PublicEvents events) {
    if (notBegun.isEmpty()) {
      return events;
    }
    return new PublicEvents(
        events.published().stream()
            .filter(event -> hasBegun(event.schema(), event.minor()))
            .toList(),
        events.refused().stream().filter(event -> hasBegun(event.schema(), event.minor())).toList(),
        events.truncations().stream()
            .filter(truncated -> hasBegun(truncated.schema(), truncated.minor()))
            .toList());
  }

  /**
   * The same without what the backfill of an append-only contract brings.
   *
   * @param transactionId the transaction that caused the events
   * @throws DataException if a row was updated that the backfill may have yet to read
   */
  synchronized PublicEvents admit(PublicEvents events, long transactionId) {
    PublicEvents admitted = admit(events);
    if (boundaries.isEmpty()) {
      return admitted;
    }
    for (IgnoredChange ignored : events.ignored()) {
      if (isUndecided(ignored.schema(), ignored.minor(), transactionId)) {
        throw new DataException(ignored.duringLoad(), null);
      }
    }
    return new PublicEvents(
        admitted.published().stream()
            .filter(event -> !isLoaded(event.schema(), event.minor(), transactionId))
            .toList(),
        admitted.refused().stream()
            .filter(event -> !isLoaded(event.schema(), event.minor(), transactionId))
            .toList(),
        admitted.truncations());
  }

  private boolean isLoaded(SchemaId schema, int minor, long transactionId) {
    AppendBoundary boundary = boundaries.get(new Version(schema, minor));
    return boundary != null && boundary.isLoaded(transactionId);
  }

  private boolean isUndecided(SchemaId schema, int minor, long transactionId) {
    AppendBoundary boundary = boundaries.get(new Version(schema, minor));
    return boundary != null && !boundary.isLoaded(transactionId);
  }

  /** Records the boundary of a backfill that is under way when the attempt begins. */
  synchronized void bounded(BackfillProgress underWay, AppendBoundary boundary) {
    boundaries.put(Version.of(underWay), boundary);
  }

  /**
   * The progress before a backfill whose beginning the stream has reached.
   *
   * @param message a message of the stream
   * @return empty if the message is not the mark of a beginning
   */
  synchronized Optional<BackfillProgress> reached(LogicalMessage message) {
    return beginning.filter(one -> isMark(message, one.mark())).map(Beginning::before);
  }

  /**
   * Records the boundary of the backfill that is about to begin.
   *
   * @param before its progress, which contains the boundary
   */
  synchronized void fixed(BackfillProgress before, AppendBoundary boundary) {
    beginning = beginning.map(one -> new Beginning(one.mark(), before));
    bounded(before, boundary);
  }

  /** Records that the stream has reached the end of a backfill. */
  synchronized void loaded(BackfillProgress complete) {
    if (complete.job().isEmpty()) {
      boundaries.remove(Version.of(complete));
    }
  }

  private boolean hasBegun(SchemaId schema, int minor) {
    return !notBegun.contains(new Version(schema, minor));
  }

  /**
   * Handles a message of the stream.
   *
   * @return the progress to save, if a backfill begins with it
   */
  synchronized Optional<BackfillProgress> begins(LogicalMessage message) {
    if (beginning.isEmpty() || !isMark(message, beginning.get().mark())) {
      return Optional.empty();
    }
    BackfillProgress before = beginning.get().before();
    notBegun.remove(new Version(before.schema(), before.minor()));
    overtaken.remove(new Version(before.schema(), before.minor()));
    beginning = Optional.empty();
    begun = Optional.of(before.underWay());
    notifyAll();
    return begun;
  }

  /**
   * Handles a message of the stream.
   *
   * @return the chunk that goes into the feed there, if the message is its mark
   */
  synchronized Optional<Chunk> completes(LogicalMessage message) {
    if (marked.isEmpty() || !isMark(message, marked.element().mark())) {
      return Optional.empty();
    }
    return Optional.of(marked.remove().chunk());
  }

  private static boolean isMark(LogicalMessage message, String content) {
    return message.prefix().equals(PREFIX) && message.content().equals(content);
  }

  /** Requests the beginning of a backfill; returns the content of the mark where it begins. */
  synchronized String begin(BackfillProgress before) {
    String mark = "begin " + UUID.randomUUID();
    beginning = Optional.of(new Beginning(mark, before));
    return mark;
  }

  /** Waits a moment for the stream to reach that mark; returns whether it has. */
  synchronized boolean awaitBegun() throws InterruptedException {
    if (beginning.isPresent()) {
      lookLater();
    }
    return beginning.isEmpty();
  }

  /** The progress of the backfill that began last, as it was stored there. */
  synchronized BackfillProgress begun() {
    return begun.orElseThrow();
  }

  /**
   * The delivered transactions that no snapshot is known to see yet: a chunk's snapshot must see
   * them.
   */
  synchronized Set<Long> unsettled() {
    return Set.copyOf(unsettled);
  }

  /** The number of these transactions. */
  synchronized int unsettledCount() {
    return unsettled.size();
  }

  /** Records that a snapshot has seen these; every later one does too. */
  synchronized void settled(Set<Long> seen) {
    unsettled.removeAll(seen);
  }

  /**
   * Handles a truncation of rows whose backfill is under way. The chunks on their way, and one that
   * is being read, may contain rows that were truncated: none of them goes into the feed.
   */
  synchronized void overtake(SchemaId schema, int minor) {
    Version version = new Version(schema, minor);
    overtaken.add(version);
    overtakeJobs(schema, minor);
    int before = marked.size();
    marked.removeIf(one -> version.equals(Version.of(one.chunk().progress())));
    onTheirWay -= before - marked.size();
    notifyAll();
  }

  /**
   * Handles a truncation for the jobs of a contract: their chunks on the way do not go into the
   * feed, and one that is being read is read again.
   */
  synchronized void overtakeJobs(SchemaId schema, int minor) {
    Version version = new Version(schema, minor);
    truncations.merge(version, 1, Integer::sum);
    int before = marked.size();
    marked.removeIf(
        one ->
            one.chunk().progress().job().isPresent()
                && version.equals(Version.of(one.chunk().progress())));
    onTheirWay -= before - marked.size();
    notifyAll();
  }

  /** How many truncations of a contract the stream has reached. */
  synchronized int truncations(BackfillProgress progress) {
    return truncations.getOrDefault(Version.of(progress), 0);
  }

  /**
   * Adds a chunk of a job.
   *
   * @param before how many truncations the stream had reached before the chunk was read
   * @return as for a first load; empty if the chunk has to be read again
   */
  synchronized Optional<String> add(Chunk read, int before) {
    return truncations(read.progress()) == before ? Optional.of(mark(read)) : Optional.empty();
  }

  /**
   * Adds a chunk.
   *
   * @return the content of its mark, to be written before the next chunk's; empty if a truncation
   *     has overtaken the backfill, which then reads nothing more
   */
  synchronized Optional<String> add(Chunk read) {
    if (overtaken.contains(Version.of(read.progress()))) {
      return Optional.empty();
    }
    return Optional.of(mark(read));
  }

  private String mark(Chunk read) {
    String mark = "chunk " + UUID.randomUUID();
    marked.add(new MarkedChunk(mark, read));
    onTheirWay++;
    return mark;
  }

  /** Records that a chunk goes into the feed with the next commit. */
  synchronized void appended() {
    uncommitted++;
  }

  /** Records that the chunks that were appended are durable. */
  synchronized void committed() {
    onTheirWay -= uncommitted;
    uncommitted = 0;
    notifyAll();
  }

  /** Waits a moment for room for one more chunk; returns whether there is any. */
  synchronized boolean awaitRoom() throws InterruptedException {
    if (onTheirWay >= MOST_ON_THEIR_WAY) {
      lookLater();
    }
    return onTheirWay < MOST_ON_THEIR_WAY;
  }

  /** Waits a moment for all chunks to be durable; returns whether they are. */
  synchronized boolean awaitAll() throws InterruptedException {
    if (onTheirWay > 0) {
      lookLater();
    }
    return onTheirWay == 0;
  }

  @SuppressWarnings("WaitNotInLoop") // the caller looks again
  private void lookLater() throws InterruptedException {
    if (!stopped) {
      wait(LOOK_MILLIS);
    }
  }

  /** Ends the wait of the backfill's thread; from then on, it waits no more. For any thread. */
  synchronized void stopWaiting() {
    stopped = true;
    notifyAll();
  }

  /** All first loads are complete: from now on nothing is remembered until a job starts. */
  synchronized void finish() {
    loading = false;
    firstLoadsDone = true;
    unsettled.clear();
  }

  /** Whether all first loads are complete, so that nothing else uses this but jobs. */
  synchronized boolean firstLoadsAreDone() {
    return firstLoadsDone;
  }

  /**
   * A job starts: delivered transactions are remembered again. Those that were delivered before are
   * visible once {@link dev.syncline.engine.spi.BackfillMarks#awaitRunningTransactions} returns.
   */
  synchronized void start() {
    loading = true;
  }

  /** Where the stream ends jobs that are not complete. */
  JobEndings endings() {
    return endings;
  }
}
