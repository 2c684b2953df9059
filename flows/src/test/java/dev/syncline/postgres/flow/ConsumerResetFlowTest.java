package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.consumer;
import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.postgres.FeedPositions;
import dev.syncline.postgres.sink.bookkeeping.CursorReset;
import dev.syncline.postgres.sink.settings.SinkSettings;
import java.time.OffsetDateTime;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A consumer of a running sync applies events again, and the others of its destination do not. */
@Tag("verify")
class ConsumerResetFlowTest {
  private static final String CONSUMER = "consumer/accounts-to-accounts";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void startWithHistory() {
    rig.source().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
    rig.destination()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
            "CREATE TABLE total (one int PRIMARY KEY, n int)");
    rig.publish(table("accounts", "id", "name"))
        .consume(
            copy("accounts", "accounts", "id", "name"),
            consumer(
                "counter",
                "accounts",
                "INSERT INTO total VALUES (1, 1)"
                    + " ON CONFLICT (one) DO UPDATE SET n = total.n + 1",
                null))
        .start();
    for (int id = 1; id <= 20; id++) {
      rig.source().execute("INSERT INTO accounts VALUES (%d, 'first')".formatted(id));
    }
    rig.drain();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private void change() {
    rig.source()
        .execute(
            "UPDATE accounts SET name = 'second' WHERE id BETWEEN 5 AND 9",
            "DELETE FROM accounts WHERE id = 7",
            "INSERT INTO accounts VALUES (7, 'third'), (21, 'third')",
            "DELETE FROM accounts WHERE id = 20");
    rig.drain();
  }

  /** Moves the cursor of the copies while the sync runs. */
  private Cursor reset(Function<FeedPositions, Position> target) {
    CursorReset reset =
        new CursorReset(
            SyncRig.connection(Contracts.DESTINATION, rig.destination()),
            rig.feed().name(),
            CONSUMER,
            SinkSettings.DEFAULT.lockTimeout());
    try (FeedPositions positions =
        FeedPositions.of(SyncRig.connection(SyncRig.STORE, rig.store()), rig.feed().name())) {
      Cursor cursor = positions.histories().cursor(target.apply(positions));
      reset.move(reset.standing().orElseThrow(), cursor);
      return cursor;
    }
  }

  private void assertExactAndOthersUndisturbed(String counted) {
    String rows = "SELECT id, name FROM accounts ORDER BY id";
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () -> assertThat(rig.destination().rows(rows)).isEqualTo(rig.source().rows(rows)));
    rig.drain();
    assertThat(rig.destination().rows(rows)).isEqualTo(rig.source().rows(rows));
    assertThat(rig.destination().value("SELECT n FROM total")).isEqualTo(counted);
    assertThat(rig.pipelines()).noneMatch(one -> one.state() == PipelineState.HALTED);
  }

  private String counted() {
    return rig.destination().value("SELECT n FROM total");
  }

  @Test
  void byPositionTheEventsAfterItAreAppliedAgain() {
    long before = rig.cursor();
    change();
    String counted = counted();
    rig.destination()
        .execute("DELETE FROM accounts WHERE id > 4", "INSERT INTO accounts VALUES (20, 'stray')");

    Cursor cursor = reset(positions -> positions.edge(new Position(before)));

    assertThat(cursor.position().value()).isEqualTo(before);
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(
                        rig.destination()
                            .rows("SELECT id, name FROM accounts WHERE id > 4" + " ORDER BY id"))
                    .containsExactly(
                        "5|second", "6|second", "7|third", "8|second", "9|second", "21|third"));
    assertThat(counted()).isEqualTo(counted);
    reset(positions -> Position.START);
    assertExactAndOthersUndisturbed(counted);
  }

  @Test
  void byTimeTheTransactionsCommittedSinceThenAreAppliedAgain() {
    OffsetDateTime time =
        OffsetDateTime.parse(
            rig.source()
                .value(
                    "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC',"
                        + " 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"));
    long before = rig.cursor();
    change();
    String counted = counted();
    rig.destination().execute("UPDATE accounts SET name = 'broken' WHERE id BETWEEN 5 AND 9");

    Cursor cursor = reset(positions -> positions.before(time.toInstant()).orElseThrow());

    assertThat(cursor.position().value()).isEqualTo(before);
    assertExactAndOthersUndisturbed(counted);
  }

  @Test
  void writesMeanwhileAreAppliedOnceMoreByNoOther() {
    change();
    for (int round = 0; round < 5; round++) {
      int id = 100 + round;
      rig.source().execute("INSERT INTO accounts VALUES (%d, 'while')".formatted(id));
      reset(positions -> Position.START);
      rig.source().execute("UPDATE accounts SET name = 'resetting' WHERE id = " + id);
    }
    rig.drain();
    String events =
        rig.store().value("SELECT count(*) FROM sync_events.event WHERE operation <> 'd'");

    assertExactAndOthersUndisturbed(events);
  }
}
