package dev.syncline.operations.retention;

import dev.syncline.engine.retention.LogReaders;
import dev.syncline.engine.retention.RegisteredLogReaders;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;

/** The consumers of a feed, from the store's registry. */
final class StoreConsumers {
  private StoreConsumers() {}

  static LogReaders of(EventStore store, FeedName feed) {
    return new RegisteredLogReaders(feed, store.consumers());
  }
}
