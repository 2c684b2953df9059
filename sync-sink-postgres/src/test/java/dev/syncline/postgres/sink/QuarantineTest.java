package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.engine.spi.PlanOutdatedException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QuarantineTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v");
  private static final String LETTERS =
      "SELECT subscription, position, error_code, sqlstate FROM sync_sink.dead_letter ORDER BY 2";

  private ContractSubscription lenient;
  private ContractSubscription copying;

  @BeforeEach
  void createTables() {
    database.execute(
        "CREATE TABLE t (id int PRIMARY KEY, v int CONSTRAINT small CHECK (v < 100))",
        "CREATE TABLE copy (id int PRIMARY KEY, v text)");
    lenient =
        lenient(
            ROWS,
            "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
            "DELETE FROM t WHERE id = :id");
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

  @Test
  void setsTheWholeTransactionOfTheConsumerAsideAndGoesOn() {
    PostgresSink sink = open(lenient, copying);

    deliver(sink, row(1, "1"), row(2, "200"), row(3, "3"));
    deliver(sink, row(4, "4"));

    assertThat(database.rows("SELECT * FROM t")).containsExactly("4|4");
    assertThat(database.rows("SELECT * FROM copy ORDER BY id"))
        .containsExactly("1|1", "2|200", "3|3", "4|4");
    assertThat(sink.cursor()).isEqualTo(new Position(4));
    assertThat(database.rows(LETTERS))
        .containsExactly(
            "orders/lenient|1|DST-112|null",
            "orders/lenient|2|DST-111|23514",
            "orders/lenient|3|DST-112|null");
    assertThat(
            database.rows(
                "SELECT transaction_first, operation, key, object, message"
                    + " FROM sync_sink.dead_letter WHERE position = 2"))
        .containsExactly(
            "1|update|{\"id\": 2}|{\"id\": 2, \"v\": 200}|a CHECK constraint does not hold"
                + " (SQLSTATE 23514, table t, constraint small)");
  }

  @Test
  void severalTransactionsOfOneCallAreToldApart() {
    PostgresSink sink = open(lenient, copying);
    Event first = row(1, "1");
    endTransaction();
    Event second = row(2, "\"x\"");
    endTransaction();
    Event third = row(3, "3");

    deliver(sink, first, second, third);

    assertThat(database.rows("SELECT * FROM t ORDER BY id")).containsExactly("1|1", "3|3");
    assertThat(database.rows(LETTERS)).containsExactly("orders/lenient|2|DST-111|22P02");
    assertThat(database.value("SELECT message FROM sync_sink.dead_letter"))
        .endsWith("property 'v' as integer");
  }

  @Test
  void laterEventsOfTheKeyWaitBehindAlsoInANewSession() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(1, "200"));
    deliver(sink, row(1, "5"), row(2, "2"));
    sink.close();
    PostgresSink next = open(lenient);
    deliver(next, row(3, "3"), row(1, "6"));
    deliver(next, delete(ROWS, "{\"id\": 1}"));

    assertThat(database.rows("SELECT * FROM t ORDER BY id")).containsExactly("2|2", "3|3");
    assertThat(database.rows(LETTERS))
        .containsExactly(
            "orders/lenient|1|DST-111|23514",
            "orders/lenient|2|DST-113|null",
            "orders/lenient|5|DST-113|null",
            "orders/lenient|6|DST-113|null");
  }

  @Test
  void laterEventsOfTheKeyWaitBehindInTheSameCall() {
    PostgresSink sink = open(lenient);
    Event first = row(1, "200");
    endTransaction();

    Event gone = delete(ROWS, "{\"id\": 1}");
    endTransaction();

    deliver(sink, first, gone, row(2, "2"));

    assertThat(database.rows("SELECT * FROM t")).containsExactly("2|2");
    assertThat(database.rows(LETTERS))
        .containsExactly("orders/lenient|1|DST-111|23514", "orders/lenient|2|DST-113|null");
  }

  @Test
  void aRefusedStateThatALaterOneOverwritesInTheSameCommitIsNeverWritten() {
    PostgresSink sink = open(lenient);
    Event first = row(1, "200");
    endTransaction();

    deliver(sink, first, row(1, "5"));

    assertThat(database.rows("SELECT * FROM t")).containsExactly("1|5");
    assertThat(database.rows(LETTERS)).isEmpty();
  }

  @Test
  void aTransactionWhoseBeginningWasAppliedIsDeliveredAgainToBeSetAside() {
    PostgresDestinations destinations = new PostgresDestinations(SETTINGS);
    Event early = row(1, "1");
    Event late = row(2, "200");
    Cursor end = endTransaction();
    try (ConsumerSink sink = openBy(destinations);
        Delivery delivery = sink.begin()) {
      delivery.apply(List.of(early));
      assertThatThrownBy(() -> delivery.apply(List.of(late)))
          .isInstanceOf(RetriableException.class);
    }
    try (ConsumerSink sink = openBy(destinations);
        Delivery delivery = sink.begin()) {
      delivery.apply(List.of(early));
      delivery.apply(List.of(late));
      delivery.commit(end);
    }

    assertThat(database.number("SELECT count(*) FROM t")).isZero();
    assertThat(database.rows("SELECT * FROM copy ORDER BY id")).containsExactly("1|1", "2|200");
    assertThat(database.rows(LETTERS))
        .containsExactly("orders/lenient|1|DST-112|null", "orders/lenient|2|DST-111|23514");
  }

  private ConsumerSink openBy(PostgresDestinations destinations) {
    return destinations.open(
        FEED,
        destination(),
        Map.of(
            lenient.subscription(), lenient.contracts(),
            copying.subscription(), copying.contracts()),
        () -> HISTORIES);
  }

  @Test
  void nothingIsSetAsideIfTheCommitDoesNotHappen() {
    PostgresSink sink = open(lenient);
    try (Delivery delivery = sink.begin()) {
      delivery.apply(List.of(row(1, "200")));
    }

    assertThat(database.number("SELECT count(*) FROM sync_sink.dead_letter")).isZero();
  }

  @Test
  void aConsumerThatStopsStopsThoughTheOtherIsLenient() {
    database.execute("ALTER TABLE copy ADD CONSTRAINT short CHECK (length(v) < 3)");
    PostgresSink sink = open(lenient, copying);

    assertThatThrownBy(() -> deliver(sink, row(1, "200")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("sql of consumer schema orders/copying at position 1");
    assertThat(database.number("SELECT count(*) FROM sync_sink.dead_letter")).isZero();
  }

  @Test
  void aDestinationThatIsBrokenIsNoReasonToSetEventsAside() {
    PostgresSink sink = open(lenient);
    database.execute("DROP TABLE t");

    assertThatThrownBy(() -> deliver(sink, row(1, "1"))).isInstanceOf(PlanOutdatedException.class);
    assertThatThrownBy(() -> open(lenient))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("relation \"t\" does not exist");
    assertThat(database.number("SELECT count(*) FROM sync_sink.dead_letter")).isZero();
  }

  @Test
  void aTransactionThatDeletesAWaitingKeyWaitsWholeSinceItMayBeAKeyChange() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(1, "1"));
    deliver(sink, row(1, "200"));
    deliver(sink, row(5, "5"), delete(ROWS, "{\"id\": 1}"), row(100, "3"));
    deliver(sink, row(100, "4"), row(6, "6"));

    assertThat(database.rows("SELECT * FROM t ORDER BY id")).containsExactly("1|1", "6|6");
    assertThat(database.rows(LETTERS))
        .containsExactly(
            "orders/lenient|2|DST-111|23514",
            "orders/lenient|3|DST-112|null",
            "orders/lenient|4|DST-113|null",
            "orders/lenient|5|DST-112|null",
            "orders/lenient|6|DST-113|null");
  }

  @Test
  void soItIsDeliveredAgainIfItsBeginningWasAppliedBefore() {
    PostgresDestinations destinations = new PostgresDestinations(SETTINGS);
    deliver(open(lenient, copying), row(1, "200"));
    Event early = row(2, "2");
    Event moved = delete(ROWS, "{\"id\": 1}");
    Cursor end = endTransaction();
    try (ConsumerSink sink = openBy(destinations);
        Delivery delivery = sink.begin()) {
      delivery.apply(List.of(early));
      assertThatThrownBy(() -> delivery.apply(List.of(moved)))
          .isInstanceOf(RetriableException.class);
    }
    try (ConsumerSink sink = openBy(destinations);
        Delivery delivery = sink.begin()) {
      delivery.apply(List.of(early));
      delivery.apply(List.of(moved));
      delivery.commit(end);
    }

    assertThat(database.number("SELECT count(*) FROM t")).isZero();
    assertThat(database.rows(LETTERS))
        .containsExactly(
            "orders/lenient|1|DST-111|23514",
            "orders/lenient|2|DST-112|null",
            "orders/lenient|3|DST-113|null");
  }

  @Test
  void eventsWaitBehindTheirKeyThoughTheConsumerStopsOnErrorsByNow() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(1, "200"));
    sink.close();

    deliver(open(with(ErrorPolicy.STOP, lenient)), row(1, "5"), row(2, "2"));

    assertThat(database.rows("SELECT * FROM t")).containsExactly("2|2");
    assertThat(database.rows(LETTERS))
        .containsExactly("orders/lenient|1|DST-111|23514", "orders/lenient|2|DST-113|null");
  }

  @Test
  void nothingWaitsBehindAnEventThatWasDrivenAgainMeanwhile() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(1, "200"));
    database.execute("UPDATE sync_sink.dead_letter SET redriven_at = now()");

    deliver(sink, row(1, "5"));

    assertThat(database.rows("SELECT * FROM t")).containsExactly("1|5");
  }

  @Test
  void whatOnlyTheCommitWouldRefuseIsSetAsideToo() {
    database.execute(
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "INSERT INTO parent VALUES (1), (2)",
        "ALTER TABLE t ADD CONSTRAINT has_parent FOREIGN KEY (v) REFERENCES parent"
            + " DEFERRABLE INITIALLY DEFERRED");
    PostgresSink sink = open(lenient, copying);
    Event first = row(1, "1");
    endTransaction();
    Event orphan = row(2, "7");
    Event besides = row(3, "1");
    endTransaction();

    deliver(sink, first, orphan, besides, row(4, "2"));
    deliver(sink, row(2, "1"));

    assertThat(database.rows("SELECT * FROM t ORDER BY id")).containsExactly("1|1", "4|2");
    assertThat(database.number("SELECT count(*) FROM copy")).isEqualTo(4);
    assertThat(database.rows(LETTERS))
        .containsExactly(
            "orders/lenient|2|DST-111|23503",
            "orders/lenient|3|DST-111|23503",
            "orders/lenient|5|DST-113|null");
    assertThat(database.value("SELECT message FROM sync_sink.dead_letter WHERE position = 2"))
        .isEqualTo(
            "a foreign key refers to a row that is not there (SQLSTATE 23503, table t, constraint"
                + " has_parent): checked at the end of its transaction");
  }

  @Test
  void aTransactionMayHoldWhatIsOnlyRightAtItsEnd() {
    database.execute(
        "ALTER TABLE t ADD CONSTRAINT chain FOREIGN KEY (v) REFERENCES t DEFERRABLE INITIALLY"
            + " DEFERRED");
    PostgresSink sink = open(lenient);
    Event child = row(1, "2");
    Event parent = row(2, "2");
    endTransaction();
    Event orphan = row(3, "50");
    endTransaction();

    try (Delivery delivery = sink.begin()) {
      delivery.apply(List.of(child));
      delivery.apply(List.of(parent, orphan));
      delivery.commit(at(3));
    }

    assertThat(database.rows("SELECT * FROM t ORDER BY id")).containsExactly("1|2", "2|2");
    assertThat(database.rows(LETTERS)).containsExactly("orders/lenient|3|DST-111|23503");
  }

  @Test
  void aConsumerThatStopsIsNotSetAsideByWhatTheCommitRefuses() {
    database.execute(
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "ALTER TABLE copy ADD CONSTRAINT has_parent FOREIGN KEY (id) REFERENCES parent"
            + " DEFERRABLE INITIALLY DEFERRED");
    PostgresSink sink = open(lenient, copying);

    assertThatThrownBy(() -> deliver(sink, row(1, "1")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("DST-111")
        .hasMessageContaining("constraint has_parent");
    assertThat(database.number("SELECT count(*) FROM sync_sink.dead_letter")).isZero();
  }

  @Test
  void keepsARedriveAwayWhileItWorksAndWaitsForOne() throws SQLException {
    PostgresSink sink = open(lenient);
    try (Connection redrive = database.connect();
        Statement statement = redrive.createStatement();
        Delivery delivery = sink.begin()) {
      statement.execute("SET lock_timeout = '100ms'");
      delivery.apply(List.of(row(1, "1")));

      assertThatThrownBy(() -> statement.execute("SELECT FROM sync_sink.cursor FOR UPDATE"))
          .hasMessageContaining("lock timeout");
      delivery.commit(endTransaction());
      redrive.setAutoCommit(false);
      statement.execute("SELECT FROM sync_sink.cursor FOR UPDATE");

      assertThatThrownBy(() -> deliver(sink, row(2, "2"))).isInstanceOf(RetriableException.class);
      redrive.rollback();
      deliver(sink, row(2, "2"));
    }
    assertThat(database.rows("SELECT * FROM t ORDER BY id")).containsExactly("1|1", "2|2");
  }
}
