package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.BaseReading;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedBase;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.StoreErrors;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;

/** Reads one feed on pooled connections, and holds none between calls. */
final class PostgresReader implements FeedReader {
  private static final int NOT_YET = -1;

  private final FeedName name;
  private final FeedTable feeds;
  private final EventTable events;
  private final BaseTable base;
  private final BaseReading reading;
  private final SharedPages pages;
  private final IntFunction<RecentEvents> recentOfFeed;
  private final FeedHeads heads;
  private final Listener listener;
  private final Duration poll;
  private OptionalInt feed = OptionalInt.empty();
  private Optional<RecentEvents> recent = Optional.empty();
  private FeedHead knownHead = FeedHead.START;
  private FeedHistories histories = FeedHistories.NONE;
  private Cursor seen = Cursor.START;
  private volatile boolean waits = true;

  PostgresReader(
      FeedName name,
      FeedTable feeds,
      EventTable events,
      BaseTable base,
      SharedPages pages,
      IntFunction<RecentEvents> recentOfFeed,
      FeedHeads heads,
      Listener listener,
      Duration poll) {
    this.name = name;
    this.feeds = feeds;
    this.events = events;
    this.base = base;
    reading = new BaseReading(name);
    this.pages = pages;
    this.recentOfFeed = recentOfFeed;
    this.heads = heads;
    this.listener = listener;
    this.poll = poll;
  }

  @Override
  public EventPage read(Position after, Set<SchemaId> wanted, PageLimit limit) {
    findFeed();
    recent.ifPresent(events -> events.passed(this, after));
    if (!isKnownBeyond(after) && !head(after).position().isAfter(after)) {
      return EventPage.nothing(after);
    }
    Optional<EventPage> fromBase = basePage(after, wanted, limit);
    EventPage page = fromBase.isPresent() ? fromBase.get() : logPage(after, wanted, limit);
    see(page.cursor());
    return page;
  }

  @Override
  public void resume(Collection<Cursor> consumers) {
    reading.resume(consumers);
  }

  /**
   * What is folded is read first and the page afterwards, so the page lacks only what was moved
   * beyond its end. Whether a delete was removed from the base is read after the page.
   */
  private Optional<EventPage> basePage(Position after, Set<SchemaId> wanted, PageLimit limit) {
    if (reading.endInBase(after, knownHead.base()).isEmpty()) {
      return Optional.empty();
    }
    look();
    FeedBase before = knownHead.base();
    Optional<Position> end = reading.endInBase(after, before);
    if (end.isEmpty()) {
      return Optional.empty();
    }
    Optional<History> history = histories.ofBase(reading.begun(before));
    EventPage page = base.page(request(after, wanted, limit), end.get()).in(history);
    look();
    return reading.endInBase(after, knownHead.base()).isPresent()
        ? Optional.of(reading.readFromBase(page, before))
        : Optional.empty();
  }

  private EventPage logPage(Position after, Set<SchemaId> wanted, PageLimit limit) {
    PageRequest request = request(after, wanted, limit);
    return reading.readFromLog(pages.get(request, () -> page(request)));
  }

  private PageRequest request(Position after, Set<SchemaId> wanted, PageLimit limit) {
    return new PageRequest(feed.orElseThrow(), name, knownHead.history(), after, wanted, limit);
  }

  /** Whether there is an event after a position, as far as is known without a query. */
  private boolean isKnownBeyond(Position after) {
    return knownHead.position().isAfter(after)
        || recent.filter(events -> events.reach(after)).isPresent();
  }

  /**
   * Events that this process wrote itself are trusted only in the history that the store is known
   * to be in.
   */
  private EventPage page(PageRequest request) {
    Optional<EventPage> own =
        recent.flatMap(events -> events.page(request.after(), request.wanted(), request.limit()));
    if (own.isPresent() && !isOfKnownHistory(own.get())) {
      look();
    }
    return own.filter(this::isOfKnownHistory).orElseGet(() -> stored(request));
  }

  private boolean isOfKnownHistory(EventPage page) {
    return page.history().equals(knownHead.history());
  }

  private EventPage stored(PageRequest request) {
    EventPage page =
        events.page(request, head(request.after())).orElseThrow(() -> dropped(request.after()));
    return page.in(histories.at(page.through()));
  }

  /** The reader knows now where the log begins; asked again, it may read the base. */
  private EventStoreException dropped(Position after) {
    look();
    return StoreErrors.dropped(name, after, knownHead.base());
  }

  private void see(Cursor cursor) {
    if (cursor.isAfter(seen)) {
      seen = cursor;
    }
  }

  /**
   * The head is read first and events up to it afterwards: everything below a head was committed
   * with it and never changes, so no common snapshot is needed.
   */
  private FeedHead head(Position after) {
    if (!knownHead.position().isAfter(after)) {
      look();
      StoreErrors.requireNotAhead(name, after, knownHead.position());
    }
    return knownHead;
  }

  @Override
  public void await(Position after, Duration atMost) throws InterruptedException {
    if (!waits) {
      return;
    }
    listener.start();
    findFeed();
    long deadline = System.nanoTime() + atMost.toNanos();
    Duration left = atMost;
    while (waits && !isKnownBeyond(after) && !left.isNegative() && !left.isZero()) {
      Duration wait = left.compareTo(poll) < 0 ? left : poll;
      boolean heard = heads.await(feed.orElse(NOT_YET), after.value(), wait, () -> waits);
      if (waits && !isKnownBeyond(after)) {
        look();
      }
      if (heard && !isKnownBeyond(after)) {
        heads.forget(feed.orElse(NOT_YET));
      }
      left = Duration.ofNanos(deadline - System.nanoTime());
    }
  }

  @Override
  public void stopWaiting() {
    waits = false;
    heads.wake();
  }

  @Override
  public Position head() {
    look();
    return knownHead.position();
  }

  @Override
  public FeedHistories histories() {
    look();
    return feed.isEmpty() ? FeedHistories.NONE : feeds.histories(feed.getAsInt());
  }

  /** Reads the feed's head, and checks that the feed still contains what this reader has seen. */
  private void look() {
    findFeed();
    if (feed.isEmpty()) {
      return;
    }
    FeedHead now = feeds.head(feed.getAsInt()).orElseThrow(() -> StoreErrors.gone(name));
    if (!now.history().equals(knownHead.history()) || seen.position().isAfter(now.position())) {
      histories = feeds.histories(feed.getAsInt());
      if (!histories.contain(seen)) {
        throw StoreErrors.putBack(name, seen.position(), now.position());
      }
    }
    knownHead = now;
    histories = histories.upTo(now.position()).with(now.base());
    see(histories.cursor(now.position()));
  }

  private void findFeed() {
    if (feed.isEmpty()) {
      feed = feeds.find(name);
      feed.ifPresent(pages::opened);
      feed.ifPresent(heads::follow);
      recent = feed.stream().mapToObj(recentOfFeed).findFirst();
    }
  }

  @Override
  public void close() {
    feed.ifPresent(pages::closed);
    recent.ifPresent(events -> events.left(this));
    recent = Optional.empty();
    feed = OptionalInt.empty();
  }
}
