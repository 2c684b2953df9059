package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.Position;
import java.time.Duration;
import java.util.Optional;

final class MemoryRetention implements FeedRetention {
  private final MemoryFeed feed;

  MemoryRetention(MemoryFeed feed) {
    this.feed = feed;
  }

  @Override
  public Optional<FeedSize> size() {
    FeedSize size = feed.size();
    return Optional.of(size).filter(found -> found.head().isAfter(Position.START));
  }

  @Override
  public long fold(long events) {
    return feed.fold(events);
  }

  @Override
  public long purge(Duration age, int most) {
    return feed.purge(age, most);
  }

  @Override
  public Optional<Segment> droppable() {
    return feed.droppable();
  }

  @Override
  public boolean drop(Segment segment) {
    return feed.drop(segment);
  }
}
