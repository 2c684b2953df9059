package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.BaseReading;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

final class MemoryReader implements FeedReader {
  private final MemoryFeed feed;
  private final BaseReading reading;
  private volatile boolean waits = true;

  MemoryReader(MemoryFeed feed) {
    this.feed = feed;
    reading = new BaseReading(feed.name());
  }

  @Override
  public EventPage read(Position after, Set<SchemaId> wanted, PageLimit limit) {
    return feed.page(reading, after, wanted, limit);
  }

  @Override
  public void resume(Collection<Cursor> consumers) {
    reading.resume(consumers);
  }

  @Override
  public void await(Position after, Duration atMost) throws InterruptedException {
    feed.await(after, atMost, () -> waits);
  }

  @Override
  public void stopWaiting() {
    waits = false;
    feed.wake();
  }

  @Override
  public Position head() {
    return feed.head();
  }

  @Override
  public FeedHistories histories() {
    return feed.histories();
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
