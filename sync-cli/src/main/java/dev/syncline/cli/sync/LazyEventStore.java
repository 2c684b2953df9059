package dev.syncline.cli.sync;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.eventstore.postgres.StoreSettings;
import dev.syncline.manifest.ConnectionSettings;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The event store that all pipelines of this process share. Connects on first use. */
final class LazyEventStore implements Supplier<EventStore>, AutoCloseable {
  private final ConnectionSettings connection;
  private final StoreSettings settings;
  private @Nullable EventStore store;

  LazyEventStore(ConnectionSettings connection, StoreSettings settings) {
    this.connection = connection;
    this.settings = settings;
  }

  @Override
  public synchronized EventStore get() {
    if (store == null) {
      store = PostgresEventStore.connect(connection, settings);
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
