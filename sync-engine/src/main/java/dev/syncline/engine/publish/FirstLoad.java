package dev.syncline.engine.publish;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Where the first load meets the stream. A chunk of rows is read between two marks in the source's
 * log; when the stream passes the second one, the chunk goes into the feed right there, without the
 * rows that the stream itself has told of since the load began ({@link FeedAppend#load}). (The idea
 * is DBLog's; the marks are logical messages, so that no table is needed.)
 *
 * <p>Events of a contract whose load has not begun are left out: its chunks, read later, contain
 * them. So rows of a child table never come before the parents' load is complete. A load begins
 * where the stream meets its first mark, and that is stored there: once an event of a contract is
 * in the feed, none may be left out again, or a row deleted meanwhile would stay at its consumers.
 *
 * <p>A chunk's snapshot must see every transaction that the stream delivered before the first mark,
 * since their events may have been left out: a commit reaches the stream a moment before other
 * sessions can see it.
 *
 * <p>The stream's thread calls {@link #delivered}, {@link #admit}, {@link #begins} and {@link
 * #completes}; the loader's thread all others.
 */
final class FirstLoad {
  static final String PREFIX = "syncline.load";
  private static final long LOOK_MILLIS = 100;

  private final Set<Version> notBegun = new HashSet<>();
  private final Set<Long> unsettled = new HashSet<>();
  private boolean loading;
  private boolean lowMet;
  private boolean highMet;
  private String mark = "";
  private BackfillProgress before;
  private Chunk chunk;

  /** One version of one public schema. */
  private record Version(SchemaId schema, int minor) {}

  /**
   * @param waiting the contracts whose load has not begun
   * @param loading whether any load is to be done at all
   */
  FirstLoad(List<PublishedContract> waiting, boolean loading) {
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
    if (!isMark(message, low(mark))) {
      return Optional.empty();
    }
    lowMet = true;
    notBegun.remove(new Version(before.schema(), before.minor()));
    notifyAll();
    return before.state() == LoadState.WAITING ? Optional.of(before.underWay()) : Optional.empty();
  }

  /**
   * The stream meets a message.
   *
   * @return the chunk that goes into the feed there, if it is the second mark of one
   */
  synchronized Optional<Chunk> completes(LogicalMessage message) {
    if (!isMark(message, high(mark)) || !lowMet) {
      return Optional.empty();
    }
    lowMet = false;
    highMet = true;
    notifyAll();
    return Optional.of(chunk);
  }

  private static boolean isMark(LogicalMessage message, String content) {
    return message.prefix().equals(PREFIX) && message.content().equals(content);
  }

  /** Begins a chunk after this progress; the content of its first mark. */
  synchronized String open(BackfillProgress progress) {
    before = progress;
    mark = UUID.randomUUID().toString();
    lowMet = false;
    highMet = false;
    chunk = null;
    return low(mark);
  }

  /** Waits a moment for the stream to meet the first mark; whether it has. */
  synchronized boolean awaitLow() throws InterruptedException {
    if (!lowMet) {
      wait(LOOK_MILLIS);
    }
    return lowMet;
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

  /** Hands over a chunk; the content of the second mark. */
  synchronized String close(Chunk read) {
    chunk = read;
    return high(mark);
  }

  /** Waits a moment for the stream to meet the second mark; whether it has. */
  synchronized boolean awaitHigh() throws InterruptedException {
    if (!highMet) {
      wait(LOOK_MILLIS);
    }
    return highMet;
  }

  /** All loads are complete: from now on nothing is remembered. */
  synchronized void finish() {
    loading = false;
    unsettled.clear();
  }

  private static String low(String mark) {
    return "low " + mark;
  }

  private static String high(String mark) {
    return "high " + mark;
  }
}
