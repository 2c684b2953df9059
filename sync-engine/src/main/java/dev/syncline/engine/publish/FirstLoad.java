package dev.syncline.engine.publish;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.eventstore.BackfillProgress;
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
 * rows that the stream itself changed between the marks. (The idea is DBLog's; the marks are
 * logical messages, so that no table is needed.)
 *
 * <p>A chunk's snapshot must see every transaction that the stream delivered before the first mark:
 * a commit reaches the stream a moment before other sessions can see it, and a chunk read in that
 * moment would put an old row after the new one.
 *
 * <p>A row that the stream has told of since the load of its contract began is complete at every
 * consumer, and a later chunk does not tell of it again, as far as this process remembers: a
 * bounded number of keys, and none from before its start.
 *
 * <p>Events of a contract whose load has not begun are left out: its chunks, read later, contain
 * them. So rows of a child table never come before the parents' load is complete. A load begins
 * where the stream meets its first mark, and that is stored there: once an event of a contract is
 * in the feed, none may be left out again, or a row deleted meanwhile would stay at its consumers.
 *
 * <p>The stream's thread calls {@link #delivered}, {@link #admit} and {@link #meet}; the loader's
 * thread all others.
 */
final class FirstLoad {
  static final String PREFIX = "syncline.load";
  private static final int MOST_TOUCHED_KEYS = 500_000;
  private static final int MOST_TOLD_KEYS = 200_000;
  private static final long LOOK_MILLIS = 100;

  private final Set<Version> notBegun = new HashSet<>();
  private final Set<Long> unsettled = new HashSet<>();
  private final Set<TouchedKey> touched = new HashSet<>();
  private final Set<TouchedKey> told = new HashSet<>();
  private boolean loading;
  private boolean lowMet;
  private boolean highMet;
  private boolean spoiled;
  private String mark = "";
  private Version loaded;
  private BackfillProgress before;
  private Chunk chunk;

  /** One version of one public schema. */
  private record Version(SchemaId schema, int minor) {}

  private record TouchedKey(SchemaId schema, String key) {}

  /**
   * @param waiting the contracts whose load has not begun
   * @param loading whether any load is to be done at all
   */
  FirstLoad(List<PublishedContract> waiting, boolean loading) {
    this.loading = loading;
    waiting.forEach(contract -> notBegun.add(version(contract)));
  }

  /** The stream delivers a transaction. */
  synchronized void delivered(long transactionId) {
    if (loading) {
      unsettled.add(transactionId);
    }
  }

  /** The events that go into the feed. */
  synchronized PublicEvents admit(PublicEvents events) {
    if (!loading) {
      return events;
    }
    PublicEvents admitted =
        new PublicEvents(
            events.published().stream()
                .filter(event -> hasBegun(event.schema(), event.minor()))
                .toList(),
            events.refused().stream()
                .filter(event -> hasBegun(event.schema(), event.minor()))
                .toList());
    admitted.published().forEach(event -> note(event.schema(), event.minor(), event.key()));
    admitted.refused().forEach(event -> note(event.schema(), event.minor(), event.key()));
    spoiled |= touched.size() > MOST_TOUCHED_KEYS;
    return admitted;
  }

  private void note(SchemaId schema, int minor, String key) {
    TouchedKey noted = new TouchedKey(schema, key);
    if (lowMet) {
      touched.add(noted);
    }
    if (told.size() < MOST_TOLD_KEYS && new Version(schema, minor).equals(loaded)) {
      told.add(noted);
    }
  }

  private boolean hasBegun(SchemaId schema, int minor) {
    return !notBegun.contains(new Version(schema, minor));
  }

  /**
   * The stream meets a message.
   *
   * @return what goes into the feed there: at the first mark of a contract, that its load has
   *     begun; at the second mark of a chunk, what remains of it
   */
  synchronized Optional<Chunk> meet(LogicalMessage message) {
    if (!message.prefix().equals(PREFIX)) {
      return Optional.empty();
    }
    Optional<Chunk> remainder = Optional.empty();
    if (message.content().equals(low(mark))) {
      lowMet = true;
      touched.clear();
      if (notBegun.remove(loaded)) {
        remainder = Optional.of(new Chunk(PublicEvents.of(List.of()), before));
      }
    } else if (message.content().equals(high(mark)) && lowMet) {
      highMet = true;
      remainder = spoiled ? Optional.empty() : Optional.of(untouched());
      lowMet = false;
      touched.clear();
    }
    notifyAll();
    return remainder;
  }

  /** Begins a chunk of a contract, loaded so far; the content of its first mark. */
  synchronized String open(PublishedContract contract, BackfillProgress progress) {
    if (!version(contract).equals(loaded)) {
      told.clear();
    }
    loaded = version(contract);
    before = progress;
    mark = UUID.randomUUID().toString();
    lowMet = false;
    highMet = false;
    spoiled = false;
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

  /** Whether the chunk went into the feed; if not, it is to be read again. */
  synchronized boolean isStored() {
    return highMet && !spoiled;
  }

  /** All loads are complete: from now on nothing is remembered. */
  synchronized void finish() {
    loading = false;
    unsettled.clear();
    touched.clear();
    told.clear();
  }

  private Chunk untouched() {
    PublicEvents rows =
        new PublicEvents(
            chunk.rows().published().stream()
                .filter(row -> isUntouched(row.schema(), row.key()))
                .toList(),
            chunk.rows().refused().stream()
                .filter(row -> isUntouched(row.schema(), row.key()))
                .toList());
    return new Chunk(rows, chunk.progress());
  }

  private boolean isUntouched(SchemaId schema, String key) {
    TouchedKey row = new TouchedKey(schema, key);
    return !touched.contains(row) && !told.contains(row);
  }

  private static Version version(PublishedContract contract) {
    return new Version(contract.id(), contract.contract().version().minor());
  }

  private static String low(String mark) {
    return "low " + mark;
  }

  private static String high(String mark) {
    return "high " + mark;
  }
}
