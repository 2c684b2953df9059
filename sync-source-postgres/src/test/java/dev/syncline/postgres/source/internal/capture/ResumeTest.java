package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.Lsn;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

@Tag("verify")
class ResumeTest {
  private final TestDatabase database = TestPostgres.shared().database();
  private CapturedDatabase captured;

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @BeforeEach
  void capture() {
    database.execute("CREATE TABLE item (id int PRIMARY KEY)");
    captured = CapturedDatabase.of(database, "item");
  }

  @Test
  void goesOnWithATransactionThatStartsWhereTheLastOneEnded() throws SQLException {
    String between;
    try (Connection writer = database.connect()) {
      insert(writer, 1);
      try (var lsn = writer.createStatement().executeQuery("SELECT pg_current_wal_insert_lsn()")) {
        lsn.next();
        between = lsn.getString(1);
      }
      insert(writer, 2);
    }
    Lsn end;
    try (Capture capture = captured.open(captured.start())) {
      end = capture.transactions(1).firstEndWithChanges();
    }
    assertThat(end).isEqualTo(Lsn.parse(between));

    try (Capture capture = captured.open(end)) {
      assertThat(capture.transactions(1).changes()).containsExactly("+item id=2");
    }
  }

  @Test
  void keepsRowsThatShareALogRecordTogether() throws Exception {
    database.execute("INSERT INTO item VALUES (0)");
    copy(IntStream.rangeClosed(1, 3000));
    Lsn end;
    try (Capture capture = captured.open(captured.start())) {
      end = capture.transactions(1).firstEndWithChanges();
    }

    try (Capture capture = captured.open(end)) {
      assertThat(capture.transactions(1).changes())
          .isEqualTo(IntStream.rangeClosed(1, 3000).mapToObj(id -> "+item id=" + id).toList());
    }
  }

  @Test
  void deliversAgainWhatWasNotConfirmed() throws InterruptedException {
    database.execute("INSERT INTO item VALUES (1)", "INSERT INTO item VALUES (2)");
    Lsn first;
    try (Capture capture = captured.open(captured.start())) {
      first = capture.transactions(2).firstEndWithChanges();
      capture.source.confirm(first);
    }

    try (Capture capture = captured.open(first)) {
      assertThat(capture.transactions(1).changes()).containsExactly("+item id=2");
    }
    assertThat(captured.confirmed().isAfter(first)).isFalse();
  }

  @Test
  void neverTellsTheServerMoreThanWasConfirmed() {
    try (Capture capture = captured.open(captured.start())) {
      database.execute("INSERT INTO item VALUES (1)");
      Lsn first = capture.transactions(1).end();
      writeForAWhile(capture, 10);
      assertThat(captured.confirmed()).isEqualTo(captured.start());

      capture.source.confirm(first);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                writeForAWhile(capture, 100 + capture.events.size());
                return captured.confirmed().equals(first);
              });
      writeForAWhile(capture, 100_000);
      assertThat(captured.confirmed()).isEqualTo(first);
    }
    assertThat(captured.confirmed().isAfter(captured.start())).isTrue();
  }

  @Test
  void deliversInterleavedTransactionsInCommitOrder() throws SQLException {
    try (Connection slow = database.connect();
        Connection quick = database.connect();
        Capture capture = captured.open(captured.start())) {
      slow.setAutoCommit(false);
      insert(slow, 1);
      insert(quick, 2);
      insert(slow, 3);
      insert(quick, 4);
      slow.commit();

      assertThat(capture.transactions(3).changes())
          .containsExactly("+item id=2", "+item id=4", "+item id=1", "+item id=3");
    }
  }

  @Test
  void losesNothingOfALongTransactionThatSpansTheResumePoint() throws SQLException {
    Lsn end;
    try (Connection slow = database.connect();
        Capture capture = captured.open(captured.start())) {
      slow.setAutoCommit(false);
      insert(slow, 1);
      database.execute("INSERT INTO item VALUES (2)");
      end = capture.transactions(1).end();
      insert(slow, 3);
      slow.commit();
    }

    try (Capture capture = captured.open(end)) {
      assertThat(capture.transactions(1).changes()).containsExactly("+item id=1", "+item id=3");
    }
  }

  private void writeForAWhile(Capture capture, int from) {
    long until = System.nanoTime() + Duration.ofMillis(1500).toNanos();
    for (int id = from; System.nanoTime() < until; id++) {
      database.execute("INSERT INTO item VALUES (" + id + ") ON CONFLICT DO NOTHING");
      capture.poll();
    }
  }

  /** Written with COPY, many rows share a log record and so an LSN. */
  private void copy(IntStream ids) throws Exception {
    String lines = ids.mapToObj(Integer::toString).collect(Collectors.joining("\n"));
    try (Connection writer = database.connect()) {
      writer
          .unwrap(PGConnection.class)
          .getCopyAPI()
          .copyIn("COPY item FROM STDIN", new StringReader(lines));
    }
  }

  private static void insert(Connection connection, int id) throws SQLException {
    connection.createStatement().execute("INSERT INTO item VALUES (" + id + ")");
  }
}
