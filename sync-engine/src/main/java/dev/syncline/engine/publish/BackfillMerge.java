package dev.syncline.engine.publish;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;

/**
 * Where the first load meets the stream. A chunk of rows is read, and a mark written into the
 * source's log; where the stream meets the mark, the chunk goes into the feed, without the rows
 * that the stream itself has told of since the load began ({@link FeedAppend#load}). Meanwhile the
 * next chunk is read. (The idea is DBLog's; the marks are logical messages, so that no table is
 * needed, and what the stream has told of is remembered for the whole load and not for one chunk,
 * so that a chunk needs no mark before it is read.)
 *
 * <p>Events of a contract whose load has not begun are left out: its chunks, read later, contain
 * them. So rows of a child table never come before the parents' load is complete. A load begins
 * where the stream meets a mark of its own, and that is stored there: once an event of a contract
 * is in the feed, none may be left out again, or a row deleted meanwhile would stay at its
 * consumers.
 *
 * <p>A chunk's snapshot must see every transaction that the stream delivered before the load began,
 * since their events may have been left out: a commit reaches the stream a moment before other
 * sessions can see it. It sees those that were delivered later as well, which does no harm.
 *
 * <p>The stream's thread calls {@link #delivered}, {@link #admit}, {@link #begins} and {@link
 * #completes}; the appending thread {@link #appended} and {@link #committed}; the loader's thread
 * all others.
 */
final class BackfillMerge {
  static final String PREFIX = "syncline.load";

  /** Chunks that may be on their way into the feed while the next one is read. */
  private static final int MOST_ON_THEIR_WAY = 2;

  private static final long LOOK_MILLIS = 100;

  private final Set<Version> notBegun = new HashSet<>();
  private final Set<Long> unsettled = new HashSet<>();
  private final Queue<MarkedChunk> marked = new ArrayDeque<>();
  private int onTheirWay;
  private int uncommitted;
  private Optional<Beginning> beginning = Optional.empty();
  private boolean loading;

  /** One version of one public schema. */
  private record Version(SchemaId schema, int minor) {}

  /** The mark where the stream is to begin with a load, and the progress until then. */
  private record Beginning(String mark, BackfillProgress before) {}

  /** A chunk and the mark where it goes into the feed. */
  private record MarkedChunk(String mark, Chunk chunk) {}

  /**
   * @param waiting the contracts whose load has not begun
   * @param loading whether any load is to be done at all
   */
  BackfillMerge(List<PublishedContract> waiting, boolean loading) {
    this.loading = loading;
    waiting.forEach(
        contract ->
            notBegun.add(new Version(contract.id(), contract.contract().version().minor())));
  }

  /** The stream delivers a transaction. */
  synchronized void delivered(long transactionId) {
    if (loading) {
      unsettled.add(transactionId);
    }
  }

  /** The events that go into the feed. */
  synchronized PublicEvents admit(PublicEvents events) {
    if (notBegun.isEmpty()) {
      return events;
    }
    return new PublicEvents(
        events.published().stream()
            .filter(event -> hasBegun(event.schema(), event.minor()))
            .toList(),
        events.refused().stream()
            .filter(event -> hasBegun(event.schema(), event.minor()))
            .toList());
  }

  private boolean hasBegun(SchemaId schema, int minor) {
    return !notBegun.contains(new Version(schema, minor));
  }

  /**
   * The stream meets a message.
   *
   * @return the progress to save, if a load begins with it
   */
  synchronized Optional<BackfillProgress> begins(LogicalMessage message) {
    if (beginning.isEmpty() || !isMark(message, beginning.get().mark())) {
      return Optional.empty();
    }
    BackfillProgress before = beginning.get().before();
    notBegun.remove(new Version(before.schema(), before.minor()));
    beginning = Optional.empty();
    notifyAll();
    return Optional.of(before.underWay());
  }

  /**
   * The stream meets a message.
   *
   * @return the chunk that goes into the feed there, if it is the mark of one
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

  /** Lets a load begin; the content of the mark where it does. */
  synchronized String begin(BackfillProgress before) {
    String mark = "begin " + UUID.randomUUID();
    beginning = Optional.of(new Beginning(mark, before));
    return mark;
  }

  /** Waits a moment for the stream to meet the mark of the beginning; whether it has. */
  synchronized boolean awaitBegun() throws InterruptedException {
    if (beginning.isPresent()) {
      wait(LOOK_MILLIS);
    }
    return beginning.isEmpty();
  }

  /** The delivered transactions that no snapshot is known to see yet: a chunk must see them. */
  synchronized Set<Long> unsettled() {
    return Set.copyOf(unsettled);
  }

  /** How many those are. */
  synchronized int unsettledCount() {
    return unsettled.size();
  }

  /** A snapshot has seen these; every later one does too. */
  synchronized void settled(Set<Long> seen) {
    unsettled.removeAll(seen);
  }

  /** Hands over a chunk; the content of its mark, to be written before the next one's. */
  synchronized String add(Chunk read) {
    String mark = "chunk " + UUID.randomUUID();
    marked.add(new MarkedChunk(mark, read));
    onTheirWay++;
    return mark;
  }

  /** A chunk has gone into the feed with the next commit. */
  synchronized void appended() {
    uncommitted++;
  }

  /** The chunks that were appended are durable. */
  synchronized void committed() {
    onTheirWay -= uncommitted;
    uncommitted = 0;
    notifyAll();
  }

  /** Waits a moment for room for one more chunk; whether there is. */
  synchronized boolean awaitRoom() throws InterruptedException {
    if (onTheirWay >= MOST_ON_THEIR_WAY) {
      wait(LOOK_MILLIS);
    }
    return onTheirWay < MOST_ON_THEIR_WAY;
  }

  /** Waits a moment for all chunks to be durable; whether they are. */
  synchronized boolean awaitAll() throws InterruptedException {
    if (onTheirWay > 0) {
      wait(LOOK_MILLIS);
    }
    return onTheirWay == 0;
  }

  /** All loads are complete: from now on nothing is remembered. */
  synchronized void finish() {
    loading = false;
    unsettled.clear();
  }
}
