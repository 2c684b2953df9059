package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.Delivery;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.bookkeeping.CursorReset;
import dev.syncline.postgres.sink.bookkeeping.CursorStanding;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves of a cursor beside a running sink. */
class CursorResetTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v");
  private static final ContractSubscription CONSUMER =
      subscription(
          ROWS, "INSERT INTO t (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v");

  private PostgresSink sink;

  @BeforeEach
  void applyThree() {
    database.execute("CREATE TABLE t (id int PRIMARY KEY, v text)");
    sink = open(CONSUMER);
    for (int id = 1; id <= 3; id++) {
      deliver(sink, row(id, "old"));
    }
  }

  private Event row(int id, String value) {
    return insert(ROWS, "{\"id\": " + id + "}", "{\"id\": %d, \"v\": \"%s\"}".formatted(id, value));
  }

  private CursorReset reset() {
    return reset(Duration.ofSeconds(2));
  }

  private CursorReset reset(Duration lockTimeout) {
    return new CursorReset(destination(), FEED, "orders/rows", lockTimeout);
  }

  private CursorStanding standing() {
    return reset().standing().orElseThrow();
  }

  private void deadLetter(int position) {
    database.execute(
        "INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first,"
            + " operation, key, error_code, message) VALUES ('%s', 'orders/rows', %d, %d,"
                .formatted(FEED, position, position)
            + " 'insert', '{}', 'DST-111', 'no')");
  }

  private long position() {
    return database.number("SELECT position FROM sync_sink.cursor");
  }

  @Test
  void aRunningSinkContinuesFromWhereTheCursorWasMovedTo() {
    CursorReset.Moved moved = reset().move(standing(), at(1));

    assertThat(moved.from()).isEqualTo(at(3));
    Delivery late = sink.begin();
    late.apply(List.of(row(4, "never")));
    assertThatThrownBy(() -> late.commit(endTransaction())).isInstanceOf(RetriableException.class);
    late.close();
    assertThat(database.rows("SELECT id FROM t ORDER BY id")).containsExactly("1", "2", "3");
    assertThat(open(CONSUMER).cursor()).isEqualTo(at(1).position());
    assertThat(standing().cursor()).isEqualTo(at(1));
  }

  @Test
  void aMoveToTheBeginningHasNoHistory() {
    reset().move(standing(), at(0));

    assertThat(database.rows("SELECT position, history FROM sync_sink.cursor"))
        .containsExactly("0|null");
  }

  @Test
  void deadLettersWhoseEventsComeAgainAreDroppedAndOthersStay() {
    deadLetter(1);
    deadLetter(2);
    deadLetter(3);

    assertThat(reset().letters(at(1).position())).isEqualTo(new CursorReset.Letters(2, 1));
    assertThat(reset().move(standing(), at(1)).lettersDropped()).isEqualTo(2);

    assertThat(database.rows("SELECT position FROM sync_sink.dead_letter")).containsExactly("1");
  }

  @Test
  void whatARunningSinkAppliedSinceTheDecisionIsNoObstacle() {
    CursorStanding seen = standing();
    deliver(sink, row(4, "new"));

    CursorReset.Moved moved = reset().move(seen, at(1));

    assertThat(moved.from()).isEqualTo(at(4));
    assertThat(position()).isEqualTo(1);
  }

  @Test
  void aCursorThatWasMovedOtherwiseStaysWhereItIs() {
    CursorStanding seen = standing();
    reset().move(seen, at(2));

    assertThatThrownBy(() -> reset().move(seen, at(1)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-127");

    assertThat(position()).isEqualTo(2);
  }

  @Test
  void aCursorThatPassedThePositionAheadIsNotMovedBack() {
    CursorStanding seen = standing();
    deliver(sink, row(4, "new"));
    deliver(sink, row(5, "new"));

    assertThatThrownBy(() -> reset().move(seen, at(4)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-127");

    assertThat(position()).isEqualTo(5);
  }

  @Test
  void aCursorThatIsLockedForTooLongIsReported() throws SQLException {
    CursorStanding seen = standing();
    try (Connection other = database.connect();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("SELECT FROM sync_sink.cursor FOR UPDATE");

      assertThatThrownBy(() -> reset(Duration.ofMillis(200)).move(seen, at(1)))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("DST-127")
          .hasMessageContaining("locked");
    }
    assertThat(position()).isEqualTo(3);
  }

  @Test
  void theCursorsOfOthersStay() {
    database.execute(
        "INSERT INTO sync_sink.cursor (feed, subscription, position) VALUES"
            + " ('%s', 'orders/other', 3)".formatted(FEED));

    reset().move(standing(), at(1));

    assertThat(database.rows("SELECT subscription, position FROM sync_sink.cursor ORDER BY 1"))
        .containsExactly("orders/other|3", "orders/rows|1");
  }
}
