package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A load ends with its contract: nobody waits for what nobody publishes. */
@Tag("verify")
class SupersededLoadTest {
  private static final String ROWS = "SELECT id, name FROM accounts ORDER BY id";
  private static final PublicSchema OLD = version("accounts", 1, 0);
  private static final PublicSchema NEW = version("accounts", 1, 1);
  private static final PublicSchema NEXT_MAJOR = version("accounts", 2, 0);
  private static final PublicSchema OTHER = version("others", 1, 0);

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void tables() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY, name text)",
            "CREATE TABLE others (id int PRIMARY KEY, name text)",
            "INSERT INTO accounts SELECT n, 'name ' || n FROM generate_series(1, 100) n",
            "INSERT INTO others VALUES (1, 'one')");
    rig.destination().execute("CREATE TABLE accounts (id int PRIMARY KEY, name text)");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void publishInstead(PublicSchema former, PublicSchema... next) {
    rig.stopPublisher();
    rig.withdraw(former).publish(next);
    rig.startPublisher();
    rig.drainToStore();
  }

  private void assertNothingLoads() {
    try (StoreStatus store = StoreStatus.at(SyncRig.connection(SyncRig.STORE, rig.store()))) {
      assertThat(store.feeds())
          .singleElement()
          .satisfies(feed -> assertThat(feed.loads()).isEmpty());
    }
  }

  @Test
  void thatOfAMinorEndsWhenAnotherTakesItsPlaceAlsoAcrossRestarts() {
    rig.publish(OLD).startPublisher();
    rig.drainToStore();
    publishInstead(OLD, NEW);
    assertNothingLoads();
    publishInstead(NEW, version("accounts", 1, 2));
    rig.stopPublisher();
    rig.startPublisher();
    rig.drainToStore();

    assertNothingLoads();
  }

  @Test
  void itEndsInTheMiddleToo() {
    rig.publish(OLD).startPublisher();
    rig.drainToStore();
    rig.stopPublisher();
    rig.store()
        .execute(
            "UPDATE sync_events.backfill SET complete = false, under_way = true, rows_read = 50,"
                + " last_key = '[\"50\"]'");
    rig.withdraw(OLD).publish(NEW).startPublisher();
    rig.drainToStore();

    assertNothingLoads();
    assertThat(rig.store().number("SELECT count(*) FROM sync_events.told_key")).isZero();
  }

  @Test
  void soDoThoseOfAFormerMajorAndOfASchemaThatIsTakenOut() {
    rig.publish(OLD, OTHER).startPublisher();
    rig.drainToStore();
    publishInstead(OLD, NEXT_MAJOR);
    assertNothingLoads();
    publishInstead(OTHER);

    assertNothingLoads();
    assertThat(rig.feed().backfills())
        .extracting(BackfillProgress::state)
        .containsExactlyInAnyOrder(LoadState.WITHDRAWN, LoadState.WITHDRAWN, LoadState.COMPLETE);
  }

  /** What an earlier version left behind is put right by the next start. */
  @Test
  void aLoadThatStandsAtZeroForEverEndsAtTheNextStart() {
    rig.publish(OLD).startPublisher();
    rig.drainToStore();
    publishInstead(OLD, NEW);
    rig.stopPublisher();
    rig.store().execute("UPDATE sync_events.backfill SET withdrawn = false WHERE minor = 0");
    rig.startPublisher();
    rig.drainToStore();

    assertNothingLoads();
  }

  @Test
  void aMinorThatComesBackIsLoadedAgain() {
    rig.publish(OLD).startPublisher();
    rig.drainToStore();
    publishInstead(OLD, NEW);
    publishInstead(NEW, OLD);

    assertNothingLoads();
    assertThat(
            rig.store()
                .number(
                    "SELECT count(*) FROM sync_events.events"
                        + " WHERE public_schema_minor_version = 0 AND operation = 'insert'"))
        .isEqualTo(200);
  }

  /** The load of the minor it comes back as has to find the rows that are gone. */
  @Test
  void rowsDeletedWhileASchemaWasLeftOutAreEndedThoughItComesBackAsAnotherMinor() {
    rig.publish(OLD, OTHER).consume(copy("accounts", "accounts", "id", "name")).start();
    rig.drain();
    publishInstead(OLD);
    rig.source().execute("DELETE FROM accounts WHERE id <= 10");
    rig.drainToStore();
    rig.stopPublisher();
    rig.publish(NEW).startPublisher();
    rig.drainToStore();

    await("the deleted rows are gone")
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () -> assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS)));
    assertNothingLoads();
  }

  private static PublicSchema version(String table, int major, int minor) {
    PublicSchema plain = table(table, "id", "name");
    return new PublicSchema(
        plain.name(),
        plain.dataStore(),
        plain.outputSchema(),
        new SchemaVersion(major, minor),
        plain.key(),
        plain.transformations(),
        Optional.empty());
  }
}
