package dev.syncline.postgres.source.internal.continuity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.source.internal.transform.SourceFixture;
import dev.syncline.postgres.source.internal.transform.plan.ReadColumns;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class CatalogWatchTest {
  private static final Map<TableName, ReadColumns> TABLES =
      Map.of(new TableName("public", "items"), ReadColumns.WHOLE_ROWS);

  private final TestDatabase database = TestPostgres.shared().database();
  private final PublishPlan plan =
      new PublishPlan(
          new FeedName(new Slug("shop"), new Slug("source")),
          new SourceFixture(database).connection(),
          new DataStore.Capture("slot", "pub"),
          List.of());
  private CatalogWatch watch;

  @BeforeEach
  void watch() throws SQLException {
    database.execute(
        "CREATE TABLE items (id int PRIMARY KEY) PARTITION BY RANGE (id)",
        "CREATE PUBLICATION pub FOR TABLE items");
    try (Connection session = CaptureLook.session(plan)) {
      CapturedObjects now = CaptureLook.at(session, plan, TABLES, CapturedObjects.NONE).now();
      watch = new CatalogWatch(plan, TABLES, List.of(), ResolvedNames.NONE, now);
    }
  }

  @Test
  void aLookThatWaitsForALockHoldsNobodyUp() throws SQLException {
    database.execute(
        "CREATE TABLE items_1 (LIKE items INCLUDING ALL)",
        "ALTER TABLE items ATTACH PARTITION items_1 FOR VALUES FROM (0) TO (100)");
    try (Connection holder = database.connect();
        Statement lock = holder.createStatement()) {
      holder.setAutoCommit(false);
      lock.execute("LOCK TABLE items_1 IN ACCESS EXCLUSIVE MODE");
      CompletableFuture<Void> looks = CompletableFuture.runAsync(this::lookOn);
      await("the look waits").untilAsserted(() -> assertThat(waiting()).hasSize(1));

      assertThat(watch.toRemember()).isEmpty();

      assertThat(waiting()).hasSize(1);
      holder.rollback();
      watch.close();
      assertThat(looks).isNotCompletedExceptionally();
      looks.cancel(true);
    }
  }

  @Test
  void isNotOpenedAgainOnceClosed() {
    await("looked")
        .untilAsserted(
            () -> {
              watch.look();
              assertThat(sessions("")).hasSize(1);
            });

    watch.close();

    await("ended").untilAsserted(() -> assertThat(sessions("")).isEmpty());
    await("stays ended")
        .during(Duration.ofSeconds(2))
        .atMost(Duration.ofSeconds(3))
        .untilAsserted(
            () -> {
              watch.look();
              assertThat(sessions("")).isEmpty();
            });
  }

  private void lookOn() {
    await("ended by the watch")
        .until(
            () -> {
              watch.look();
              return watch.toRemember().isPresent();
            });
  }

  private List<String> waiting() {
    return sessions(" AND wait_event_type = 'Lock'");
  }

  private List<String> sessions(String condition) {
    return database.rows(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name = 'syncline watch'"
            + condition);
  }
}
