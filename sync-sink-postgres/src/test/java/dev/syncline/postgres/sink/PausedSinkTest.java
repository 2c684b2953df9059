package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.engine.spi.ConsumersChangedException;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.postgres.sink.bookkeeping.ConsumerPauses;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import dev.syncline.postgres.sink.bookkeeping.DestinationCursors;
import dev.syncline.postgres.sink.bookkeeping.DestinationLook;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PausedSinkTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v");
  private static final String PATIENT = "orders/patient";
  private static final String COPYING = "orders/copying";
  private static final String POSITIONS =
      "SELECT subscription, position, history, paused_at IS NOT NULL FROM sync_sink.cursor"
          + " ORDER BY 1";

  private ContractSubscription patient;
  private ContractSubscription copying;

  @BeforeEach
  void createTables() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, v int CONSTRAINT small CHECK (v < 100),"
            + " CONSTRAINT once UNIQUE (v) DEFERRABLE INITIALLY DEFERRED)",
        "CREATE TABLE copy (id int PRIMARY KEY, v text)");
    patient =
        with(
            ErrorPolicy.PAUSE,
            subscription(
                "patient",
                ROWS,
                "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
                "DELETE FROM t WHERE id = :id"));
    copying =
        subscription(
            "copying",
            ROWS,
            "INSERT INTO copy (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
            "DELETE FROM copy WHERE id = :id");
  }

  private Event row(int id, String value) {
    return upsert(ROWS, "{\"id\": " + id + "}", "{\"id\": " + id + ", \"v\": " + value + "}");
  }

  private ConsumerPauses pauses() {
    return new ConsumerPauses(destination());
  }

  @Test
  void onceAPauseReturnsTheRunningSinkCommitsNothingMore() {
    PostgresSink sink = open(patient, copying);
    deliver(sink, row(1, "1"));
    try (Delivery delivery = sink.begin()) {
      delivery.apply(List.of(row(2, "2")));

      assertThat(pauses().pause(List.of(PATIENT), Map.of(), "anna", "index is rebuilt"))
          .containsExactly(PATIENT);

      assertThatThrownBy(() -> delivery.commit(endTransaction()))
          .isInstanceOf(ConsumersChangedException.class)
          .hasMessage("paused: [" + PATIENT + "]");
    }
    assertThat(database.rows("SELECT id FROM copy")).containsExactly("1");
    assertThat(database.rows("SELECT id FROM t")).containsExactly("1");
    assertThat(database.rows(POSITIONS))
        .containsExactly(COPYING + "|1|" + HISTORY + "|f", PATIENT + "|1|" + HISTORY + "|t");
  }

  @Test
  void anIdleSinkNoticesAPauseToo() {
    PostgresSink sink = open(patient, copying);
    pauses().pause(List.of(COPYING), Map.of(), "anna", "");

    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThatThrownBy(sink::waiting).isInstanceOf(ConsumersChangedException.class));
  }

  @Test
  void thePauseIsReadWithItsReasonAndOutlivesEverySinkUntilItIsResumed() {
    PostgresSink both = open(patient, copying);
    deliver(both, row(1, "1"));
    pauses().pause(List.of(PATIENT), Map.of(), "anna", "index is rebuilt");
    assertThat(pauses().pause(List.of(PATIENT), Map.of(), "bob", "other")).isEmpty();
    both.close();
    PostgresSink one = open(copying);
    deliver(one, row(2, "2"));

    ConsumerPause pause = pause(PATIENT).orElseThrow();
    assertThat(pause.by()).isEqualTo("anna");
    assertThat(pause.reason()).isEqualTo("index is rebuilt");
    assertThat(pause.isByRejection()).isFalse();
    assertThat(pause(COPYING)).isEmpty();
    try (DestinationCursors cursors = DestinationCursors.open(destination())) {
      assertThat(cursors.read(FEED).get(PATIENT).position()).isEqualTo(new Position(1));
      assertThat(cursors.read(FEED).get(PATIENT).pause()).contains(pause);
      assertThat(cursors.read(FEED).get(COPYING).position()).isEqualTo(new Position(2));
    }

    assertThat(pauses().resume(List.of(PATIENT, COPYING))).containsExactly(PATIENT);
    one.close();
    PostgresSink again = open(patient, copying);
    deliver(again, row(3, "3"));

    assertThat(pause(PATIENT)).isEmpty();
    assertThat(database.rows(POSITIONS))
        .containsExactly(COPYING + "|3|" + HISTORY + "|f", PATIENT + "|3|" + HISTORY + "|f");
  }

  @Test
  void oneThatHasAppliedNothingYetIsPausedBeforeTheFirstEvent() {
    pauses().pause(List.of(), Map.of(PATIENT, FEED), "anna", "");

    assertThat(database.rows(POSITIONS)).containsExactly(PATIENT + "|0|null|t");
  }

  @Test
  void tablesOfTheVersionBeforeHaveNoPause() {
    open(copying);
    database.execute(
        "ALTER TABLE sync_sink.cursor DROP COLUMN paused_at, DROP COLUMN paused_by,"
            + " DROP COLUMN paused_reason");

    assertThat(pause(COPYING)).isEmpty();
    try (DestinationCursors cursors = DestinationCursors.open(destination())) {
      assertThat(cursors.read(FEED).get(COPYING).pause()).isEmpty();
    }
  }

  @Test
  void aDestinationWithoutTheTablesHasNoCursors() {
    try (DestinationCursors cursors = DestinationCursors.open(destination())) {
      assertThat(cursors.read(FEED)).isEmpty();
    }
  }

  @Test
  void aRejectedEventPausesItsConsumerBeforeItsTransactionAndTheOthersGoOn() {
    PostgresSink sink = open(patient, copying);
    Event first = row(1, "1");
    endTransaction();
    Event second = row(2, "2");
    Event refused = row(3, "300");
    endTransaction();
    Event third = row(4, "4");

    deliver(sink, first, second, refused, third);

    assertThat(database.rows("SELECT id FROM t")).containsExactly("1");
    assertThat(database.rows("SELECT id FROM copy ORDER BY id"))
        .containsExactly("1", "2", "3", "4");
    assertThat(database.rows(POSITIONS))
        .containsExactly(COPYING + "|4|" + HISTORY + "|f", PATIENT + "|1|" + HISTORY + "|t");
    assertThat(sink.paused()).containsExactly(PATIENT);
    ConsumerPause pause = pause(PATIENT).orElseThrow();
    assertThat(pause.code()).contains("DST-111");
    assertThat(pause.reason())
        .contains("position 3", "a CHECK constraint does not hold", "constraint small")
        .doesNotContain("300");
    assertThat(pause.by()).endsWith("/" + ProcessHandle.current().pid());
  }

  @Test
  void onceTheCauseIsCorrectedTheResumedConsumerAppliesEachEventOnce() {
    database.execute("CREATE TABLE counts (id int PRIMARY KEY, n int, v int CHECK (v < 100))");
    ContractSubscription counting =
        with(
            ErrorPolicy.PAUSE,
            subscription(
                "patient",
                ROWS,
                "INSERT INTO counts AS c (id, n, v) VALUES (:id, 1, :v)"
                    + " ON CONFLICT (id) DO UPDATE SET n = c.n + 1"));
    PostgresSink sink = open(counting, copying);
    deliver(sink, row(1, "1"));
    Event again = row(1, "1");
    Event refused = row(2, "200");
    deliver(sink, again, refused);
    sink.close();
    database.execute("ALTER TABLE counts DROP CONSTRAINT counts_v_check");
    pauses().resume(List.of(PATIENT));

    PostgresSink next = open(counting, copying);
    assertThat(next.cursor()).isEqualTo(new Position(1));
    deliver(next, again, refused);

    assertThat(database.rows("SELECT id, n FROM counts ORDER BY id")).containsExactly("1|2", "2|1");
    assertThat(database.rows("SELECT position FROM sync_sink.cursor")).containsExactly("3", "3");
  }

  @Test
  void aRejectionAtTheEndOfATransactionPausesTheConsumerThatBreaksTheConstraint() {
    PostgresSink sink = open(patient, copying);
    deliver(sink, row(1, "1"));

    deliver(sink, row(2, "7"), row(3, "7"));

    assertThat(database.rows("SELECT id FROM t")).containsExactly("1");
    assertThat(database.rows("SELECT id FROM copy ORDER BY id")).containsExactly("1", "2", "3");
    assertThat(database.rows(POSITIONS))
        .containsExactly(COPYING + "|3|" + HISTORY + "|f", PATIENT + "|1|" + HISTORY + "|t");
    assertThat(pause(PATIENT).orElseThrow().reason())
        .contains("the commit of positions 2 to 3", "constraint once")
        .doesNotContain("7)");
  }

  @Test
  void whereEveryEventIsRejectedTheConsumerIsPausedAndNotThePipeline() {
    database.execute(
        "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS"
            + " 'BEGIN RAISE EXCEPTION ''no''; END'",
        "CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION no()");
    PostgresSink sink = open(patient, copying);

    deliver(sink, row(1, "1"), row(2, "2"));

    assertThat(sink.paused()).containsExactly(PATIENT);
    assertThat(database.rows("SELECT id FROM copy ORDER BY id")).containsExactly("1", "2");
    assertThat(database.rows(POSITIONS))
        .containsExactly(COPYING + "|2|" + HISTORY + "|f", PATIENT + "|0|null|t");
  }

  @Test
  void aTransactionThatCameInPartsIsAppliedAgainWithoutTheConsumerThatRejectsIt() {
    SinkProcess process = new SinkProcess();
    PostgresSink sink = open(process, patient, copying);
    deliver(sink, row(1, "1"));
    Event early = row(2, "2");
    Event late = row(3, "300");
    try (Delivery delivery = sink.begin()) {
      delivery.apply(List.of(early));
      assertThatThrownBy(() -> delivery.apply(List.of(late)))
          .isInstanceOf(ConsumersChangedException.class)
          .hasMessageContaining("position 2 is applied again without " + PATIENT);
    }
    sink.close();
    PostgresSink next = open(process, patient, copying);
    try (Delivery delivery = next.begin()) {
      delivery.apply(List.of(early));
      delivery.apply(List.of(late));
      delivery.commit(endTransaction());
    }

    assertThat(next.paused()).containsExactly(PATIENT);
    assertThat(database.rows("SELECT id FROM t")).containsExactly("1");
    assertThat(database.rows("SELECT id FROM copy ORDER BY id")).containsExactly("1", "2", "3");
    assertThat(database.rows(POSITIONS))
        .containsExactly(COPYING + "|3|" + HISTORY + "|f", PATIENT + "|1|" + HISTORY + "|t");
  }

  @Test
  void aFailureThatMayPassIsNoRejection() throws SQLException {
    PostgresSink sink = open(patient, copying);
    deliver(sink, row(1, "1"));
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("LOCK TABLE t IN SHARE MODE");

      assertThatThrownBy(() -> deliver(sink, row(2, "2"))).isInstanceOf(RetriableException.class);
      other.rollback();
    }

    assertThat(pause(PATIENT)).isEmpty();
    assertThat(database.rows("SELECT id FROM copy")).containsExactly("1");
  }

  @Test
  void whatAConsumerThatStopsRejectsStillStopsAll() {
    PostgresSink sink = open(with(ErrorPolicy.STOP, patient), with(ErrorPolicy.PAUSE, copying));

    assertThatThrownBy(() -> deliver(sink, row(1, "1"), row(2, "200")))
        .isInstanceOf(DataException.class);

    assertThat(database.rows("SELECT id FROM copy")).isEmpty();
    assertThat(pause(COPYING)).isEmpty();
  }

  @Test
  void aPauseWaitsForTheTransactionThatHoldsTheCursorAndSaysSoIfThatTakesTooLong()
      throws SQLException {
    open(copying);
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM sync_sink.cursor FOR UPDATE");

      assertThatThrownBy(
              () ->
                  new ConsumerPauses(destination(), Duration.ofMillis(200))
                      .pause(List.of(COPYING), Map.of(), "anna", ""))
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining("DST-123")
          .hasMessageContaining(COPYING);
      other.rollback();
    }
    assertThat(pause(COPYING)).isEmpty();
  }

  private Optional<ConsumerPause> pause(String consumer) {
    return DestinationLook.at(destination()).cursors().stream()
        .filter(one -> one.subscription().equals(consumer))
        .findFirst()
        .flatMap(CursorStatus::pause);
  }
}
