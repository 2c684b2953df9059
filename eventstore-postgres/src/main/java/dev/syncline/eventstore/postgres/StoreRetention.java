package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedRetention;

/** What bounds the feeds of an event store, for reports: {@link StoreStatus#retention}. */
public final class StoreRetention {
  private final Database database;

  StoreRetention(Database database) {
    this.database = database;
  }

  /** One feed. */
  public FeedRetention of(FeedName feed) {
    return new PostgresRetention(feed, new FeedTable(database), database);
  }

  /** The consumers of all feeds. */
  public ConsumerRegistry consumers() {
    return new ConsumerTable(database);
  }
}
