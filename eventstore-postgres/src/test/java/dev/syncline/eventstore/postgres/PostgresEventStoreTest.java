package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreContract;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Duration;
import org.junit.jupiter.api.Tag;

@Tag("verify")
class PostgresEventStoreTest extends EventStoreContract {
  private static final TestDatabase DATABASE = TestPostgres.shared().database();
  private static final StoreSettings IMPATIENT =
      StoreSettings.of(
          Settings.DEFAULTS.with(StoreTuning.TAKEOVER_PATIENCE, Duration.ofMillis(300)));

  /** Every test begins with a schema of its own; a database of its own would cost more. */
  PostgresEventStoreTest() {
    DATABASE.execute("DROP SCHEMA IF EXISTS sync_events CASCADE");
  }

  @Override
  protected EventStore open() {
    return PostgresEventStore.connect(Connections.to(DATABASE), IMPATIENT);
  }

  @Override
  protected EventStore open(long segment) {
    return PostgresEventStore.connect(
        Connections.to(DATABASE),
        StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.SEGMENT, segment)));
  }
}
