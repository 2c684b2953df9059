package dev.syncline.cli.sync;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.Connection;
import java.util.function.Supplier;

/** The event store all pipelines of this process share, connected when the first one asks. */
final class LazyEventStore implements Supplier<EventStore>, AutoCloseable {
  private final Connection connection;
  private EventStore store;

  LazyEventStore(Connection connection) {
    this.connection = connection;
  }

  @Override
  public synchronized EventStore get() {
    if (store == null) {
      store = PostgresEventStore.connect(connection);
    }
    return store;
  }

  @Override
  public synchronized void close() {
    if (store != null) {
      store.close();
    }
  }
}
