package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreContract;

class MemoryEventStoreTest extends EventStoreContract {
  private final EventStore store = new MemoryEventStore();

  @Override
  protected EventStore open() {
    return store;
  }

  @Override
  protected EventStore open(long segment) {
    return new MemoryEventStore(segment);
  }
}
