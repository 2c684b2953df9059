package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.BaseReading;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedBase;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedHistories.Run;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedProgress;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.eventstore.SourceSlot;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.schema.Operation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/** One feed. Its monitor takes the place of the feed row's lock. */
final class MemoryFeed {
  private final FeedName name;
  private final MemoryLog log;
  private final Map<String, BackfillProgress> backfills = new TreeMap<>();
  private final Map<String, Position> reloadFrom = new TreeMap<>();
  private MemoryStreamedKeys streamed = new MemoryStreamedKeys();
  private Lsn sourceEnd = Lsn.ZERO;
  private Optional<SourceIdentity> identity = Optional.empty();
  private Optional<SourceSlot> slot = Optional.empty();
  private Optional<Lsn> continuityLost = Optional.empty();
  private CapturedObjects captured = CapturedObjects.NONE;
  private final TreeMap<Position, History> histories = new TreeMap<>();
  private Epoch epoch = Epoch.NONE;
  private final CopyOnWriteArrayList<Runnable> watchers = new CopyOnWriteArrayList<>();

  MemoryFeed(FeedName name, long segment) {
    this.name = name;
    log = new MemoryLog(segment);
  }

  FeedName name() {
    return name;
  }

  synchronized Epoch takeOver() {
    epoch = epoch.next();
    histories.put(head(), History.begin());
    return epoch;
  }

  synchronized void requireEpoch(Epoch writer) {
    if (!epoch.equals(writer)) {
      throw FencedException.of(name, writer, epoch);
    }
  }

  synchronized Position head() {
    return log.head();
  }

  synchronized FeedHistories histories() {
    return new FeedHistories(
        histories.entrySet().stream().map(run -> new Run(run.getKey(), run.getValue())).toList(),
        head(),
        log.extent());
  }

  synchronized FeedCheckpoint checkpoint() {
    return new FeedCheckpoint(head(), sourceEnd, identity);
  }

  synchronized List<BackfillProgress> backfills() {
    return List.copyOf(backfills.values());
  }

  synchronized FeedStatus status() {
    return new FeedStatus(name, checkpoint(), epoch, backfills(), slot, continuityLost);
  }

  synchronized void bind(Epoch writer, SourceIdentity source, Lsn start) {
    requireEpoch(writer);
    identity.ifPresent(bound -> StoreErrors.requireSameSource(name, bound, source));
    if (identity.isEmpty()) {
      identity = Optional.of(source);
      sourceEnd = start;
    }
  }

  synchronized void follow(Epoch writer, int timeline) {
    requireEpoch(writer);
    identity = identity.map(bound -> bound.on(timeline));
  }

  synchronized void capturesThrough(Epoch writer, SourceSlot through) {
    requireEpoch(writer);
    slot = Optional.of(through);
  }

  synchronized void unbind(Epoch writer) {
    requireEpoch(writer);
    if (sourceEnd.isAfter(Lsn.ZERO)) {
      continuityLost = Optional.of(sourceEnd);
    }
    identity = Optional.empty();
    sourceEnd = Lsn.ZERO;
    streamed = new MemoryStreamedKeys();
    captured = CapturedObjects.NONE;
    loadsOver(
        List.of(), backfills.values().stream().map(BackfillProgress::fromTheBeginning).toList());
  }

  /** Completes restarted backfills whose deletes were added, and restarts others at the head. */
  synchronized void loadsOver(Collection<String> retired, Collection<BackfillProgress> beginning) {
    retired.forEach(reloadFrom::remove);
    for (BackfillProgress load : beginning) {
      String name = loadName(load.schema(), load.minor());
      backfills.put(name, load);
      reloadFrom.put(name, head());
    }
  }

  /** Records the positions at which restarted backfills begin. */
  synchronized void loadsBegin(Map<String, Position> at) {
    at.forEach((load, position) -> reloadFrom.computeIfPresent(load, (name, was) -> position));
  }

  synchronized CapturedObjects captured() {
    return captured;
  }

  synchronized void remember(CapturedObjects objects) {
    captured = objects;
  }

  /** The backfill of another minor finds what was missing before it. */
  synchronized void supersede(BackfillProgress former, int minor) {
    backfills.put(loadName(former.schema(), former.minor()), former);
    Position missing = reloadFrom.remove(loadName(former.schema(), former.minor()));
    String name = loadName(former.schema(), minor);
    BackfillProgress next =
        backfills.getOrDefault(
            name, BackfillProgress.waiting(former.schema(), minor, former.rowsEstimated()));
    if (missing != null && !next.complete()) {
      backfills.put(name, next);
      reloadFrom.merge(name, missing, (one, other) -> one.isAfter(other) ? one : other);
    }
  }

  synchronized MemoryStreamedKeys streamedKeys() {
    return streamed.copy();
  }

  synchronized void remember(MemoryStreamedKeys appended) {
    streamed = appended;
  }

  static String loadName(SchemaId schema, int minor) {
    return schema.value() + "." + minor;
  }

  /** The position where a restarted backfill began; empty if it never restarted. */
  synchronized Optional<Position> reloadFrom(
      SchemaId schema, int minor, Map<String, Position> beginning) {
    String load = loadName(schema, minor);
    return Optional.ofNullable(reloadFrom.get(load))
        .map(from -> beginning.getOrDefault(load, from));
  }

  /** The keys whose last event is not a delete and is not after a position. */
  synchronized List<String> notMentionedSince(
      SchemaId schema, List<Event> appended, Position from) {
    return lastEvents(schema, appended)
        .filter(event -> event.operation() != Operation.DELETE)
        .filter(event -> !event.position().isAfter(from))
        .map(Event::key)
        .toList();
  }

  /** The keys whose last event is not a delete, the last one first. */
  synchronized List<String> present(SchemaId schema, List<Event> appended) {
    return lastEvents(schema, appended)
        .filter(event -> event.operation() != Operation.DELETE)
        .sorted(Comparator.comparing(Event::position).reversed())
        .map(Event::key)
        .toList();
  }

  /** The last event of each key. */
  private Stream<Event> lastEvents(SchemaId schema, List<Event> appended) {
    Map<String, Event> last = new LinkedHashMap<>();
    Stream.of(log.base(), log.unfolded(), appended)
        .flatMap(List::stream)
        .filter(event -> event.schema().equals(schema))
        .forEach(event -> last.put(event.key(), event));
    return last.values().stream();
  }

  synchronized void append(
      Epoch writer,
      List<Event> appended,
      FeedCheckpoint checkpoint,
      Collection<BackfillProgress> progress) {
    requireEpoch(writer);
    log.add(appended);
    sourceEnd = checkpoint.sourceEnd();
    progress.forEach(saved -> backfills.put(loadName(saved.schema(), saved.minor()), saved));
    notifyAll();
    watchers.forEach(Runnable::run);
  }

  /** Has an action run after each append. */
  void watch(Runnable committed) {
    watchers.addIfAbsent(committed);
  }

  void unwatch(Runnable committed) {
    watchers.remove(committed);
  }

  synchronized FeedProgress progress(SchemaId schema) {
    List<LoadState> loads =
        backfills.values().stream()
            .filter(load -> load.schema().equals(schema))
            .map(BackfillProgress::state)
            .filter(state -> state != LoadState.WITHDRAWN)
            .toList();
    return new FeedProgress(
        name,
        histories().cursor(head()),
        checkpoint(),
        slot.map(known -> OptionalLong.of(known.database())).orElse(OptionalLong.empty()),
        !loads.isEmpty() && loads.stream().allMatch(LoadState.COMPLETE::equals));
  }

  synchronized void await(Position after, Duration atMost, BooleanSupplier waits)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    long left = atMost.toNanos();
    while (waits.getAsBoolean() && !head().isAfter(after) && left > 0) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
      left = deadline - System.nanoTime();
    }
  }

  /** Has every waiting reader check whether it still waits. */
  synchronized void wake() {
    notifyAll();
  }

  synchronized EventPage page(
      BaseReading reading, Position after, Set<SchemaId> wanted, PageLimit limit) {
    StoreErrors.requireNotAhead(name, after, head());
    Optional<Position> endInBase = reading.endInBase(after, log.extent());
    if (endInBase.isPresent()) {
      FeedBase base = log.extent();
      Optional<History> history = histories().ofBase(reading.begun(base));
      EventPage page = basePage(after, endInBase.get(), wanted, limit).in(history);
      return reading.readFromBase(page, base);
    }
    EventPage page = page(after, wanted, limit);
    return page.through().equals(after) ? page : reading.readFromLog(page);
  }

  private EventPage page(Position after, Set<SchemaId> wanted, PageLimit limit) {
    List<Event> taken = new ArrayList<>();
    long characters = 0;
    Position through = after;
    for (Event event : log.after(after)) {
      if (wanted.contains(event.schema())) {
        if (taken.size() == limit.events() || characters >= limit.bytes()) {
          break;
        }
        taken.add(event);
        characters += event.characters();
      }
      through = event.position();
    }
    EventPage page = wholeTransactions(after, taken, through);
    return page.through().equals(after)
        ? EventPage.nothing(after)
        : page.in(histories().at(page.through()));
  }

  /**
   * Removes the events of a transaction that did not fit, unless the page consists only of them.
   */
  private EventPage wholeTransactions(Position after, List<Event> taken, Position through) {
    if (through.equals(head())) {
      return new EventPage(taken, through, Optional.empty(), true);
    }
    return EventPage.cut(taken, after, through, log.transactionFirst(through.plus(1)));
  }

  private EventPage basePage(Position after, Position end, Set<SchemaId> wanted, PageLimit limit) {
    List<Event> taken = new ArrayList<>();
    long characters = 0;
    Position through = end;
    for (Event event : log.base()) {
      Position position = event.position();
      if (position.isAfter(after) && !position.isAfter(end) && wanted.contains(event.schema())) {
        taken.add(event);
        characters += event.characters();
        if (taken.size() == limit.events() || characters >= limit.bytes()) {
          through = position;
          break;
        }
      }
    }
    boolean ends = !through.equals(end) || log.endsTransaction(end);
    return new EventPage(taken, through, Optional.empty(), ends);
  }

  synchronized FeedSize size() {
    return log.size(name);
  }

  synchronized long fold(long most) {
    return log.fold(most);
  }

  synchronized long purge(Duration age, int most) {
    return log.purge(age, most);
  }

  synchronized Optional<Segment> droppable() {
    return log.droppable();
  }

  synchronized boolean drop(Segment segment) {
    return log.drop(segment);
  }
}
