package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreContract;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;

class PostgresEventStoreTest extends EventStoreContract {
  private final TestDatabase database = TestPostgres.shared().database();

  @Override
  protected EventStore open() {
    return PostgresEventStore.connect(
        Connections.to(database), StoreSettings.DEFAULT.withPatience(Duration.ofMillis(300)));
  }
}
