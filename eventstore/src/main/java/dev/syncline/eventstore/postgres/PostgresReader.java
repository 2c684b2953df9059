package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.Refusals;
import dev.syncline.eventstore.SchemaId;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.IntFunction;

/** Reads one feed, on pooled connections and holding none. */
final class PostgresReader implements FeedReader {
  private static final Duration POLL = Duration.ofSeconds(1);
  private static final int NOT_YET = -1;

  private final FeedName name;
  private final FeedTable feeds;
  private final EventTable events;
  private final SharedPages pages;
  private final IntFunction<RecentEvents> recentOfFeed;
  private final FeedHeads heads;
  private final Listener listener;
  private OptionalInt feed = OptionalInt.empty();
  private Optional<RecentEvents> recent = Optional.empty();
  private FeedHead knownHead = FeedHead.START;

  PostgresReader(
      FeedName name,
      FeedTable feeds,
      EventTable events,
      SharedPages pages,
      IntFunction<RecentEvents> recentOfFeed,
      FeedHeads heads,
      Listener listener) {
    this.name = name;
    this.feeds = feeds;
    this.events = events;
    this.pages = pages;
    this.recentOfFeed = recentOfFeed;
    this.heads = heads;
    this.listener = listener;
  }

  @Override
  public EventPage read(Position after, Set<SchemaId> wanted, PageLimit limit) {
    findFeed();
    return recent
        .flatMap(events -> events.page(this, after, wanted, limit))
        .orElseGet(() -> stored(after, wanted, limit));
  }

  /**
   * The head is read first and events up to it afterwards: whatever is below a head was committed
   * with it and never changes, so no common snapshot is needed.
   */
  private EventPage stored(Position after, Set<SchemaId> wanted, PageLimit limit) {
    if (!knownHead.position().isAfter(after)) {
      knownHead = feedHead();
    }
    Refusals.requireNotAhead(name, after, knownHead.position());
    if (knownHead.position().equals(after)) {
      return EventPage.nothing(after);
    }
    return pages.get(
        new PageRequest(feed.orElseThrow(), name, after, knownHead, wanted, limit), events::page);
  }

  @Override
  public void await(Position after, Duration atMost) throws InterruptedException {
    listener.start();
    findFeed();
    long deadline = System.nanoTime() + atMost.toNanos();
    Duration left = atMost;
    while (!left.isNegative() && !left.isZero()) {
      Duration wait = left.compareTo(POLL) < 0 ? left : POLL;
      boolean heard = heads.await(feed.orElse(NOT_YET), after.value(), wait);
      if (recent.filter(events -> events.reach(after)).isPresent()) {
        return;
      }
      knownHead = feedHead();
      if (knownHead.position().isAfter(after)) {
        return;
      }
      if (heard) {
        heads.forget(feed.orElse(NOT_YET));
      }
      left = Duration.ofNanos(deadline - System.nanoTime());
    }
  }

  @Override
  public Position head() {
    return feedHead().position();
  }

  private FeedHead feedHead() {
    findFeed();
    return feed.isEmpty() ? FeedHead.START : feeds.head(feed.getAsInt());
  }

  private void findFeed() {
    if (feed.isEmpty()) {
      feed = feeds.find(name);
      feed.ifPresent(pages::opened);
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
