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
    recent.ifPresent(events -> events.passed(this, after));
    if (!isKnownBeyond(after) && !head(after).position().isAfter(after)) {
      return EventPage.nothing(after);
    }
    PageRequest request = new PageRequest(feed.orElseThrow(), name, after, wanted, limit);
    return pages.get(request, () -> page(request));
  }

  /** Whether there is something after a position, as far as is known without asking. */
  private boolean isKnownBeyond(Position after) {
    return knownHead.position().isAfter(after)
        || recent.filter(events -> events.reach(after)).isPresent();
  }

  private EventPage page(PageRequest request) {
    return recent
        .flatMap(events -> events.page(request.after(), request.wanted(), request.limit()))
        .orElseGet(() -> events.page(request, head(request.after())));
  }

  /**
   * The head is read first and events up to it afterwards: whatever is below a head was committed
   * with it and never changes, so no common snapshot is needed.
   */
  private FeedHead head(Position after) {
    if (!knownHead.position().isAfter(after)) {
      knownHead = feedHead();
      Refusals.requireNotAhead(name, after, knownHead.position());
    }
    return knownHead;
  }

  @Override
  public void await(Position after, Duration atMost) throws InterruptedException {
    listener.start();
    findFeed();
    long deadline = System.nanoTime() + atMost.toNanos();
    Duration left = atMost;
    while (!isKnownBeyond(after) && !left.isNegative() && !left.isZero()) {
      Duration wait = left.compareTo(POLL) < 0 ? left : POLL;
      boolean heard = heads.await(feed.orElse(NOT_YET), after.value(), wait);
      if (!isKnownBeyond(after)) {
        knownHead = feedHead();
      }
      if (heard && !isKnownBeyond(after)) {
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
