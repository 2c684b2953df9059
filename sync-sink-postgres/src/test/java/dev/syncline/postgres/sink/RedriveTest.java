package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.DeadLetter;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.redrive.Redrive;
import dev.syncline.postgres.sink.redrive.SinkDeadLetters;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RedriveTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v");
  private static final String WAITING =
      "SELECT position FROM sync_sink.dead_letter WHERE redriven_at IS NULL ORDER BY 1";
  private static final String CURE = "ALTER TABLE t DROP CONSTRAINT small";

  private ContractSubscription lenient;

  @BeforeEach
  void createTables() {
    database.execute(
        "CREATE TABLE t (id int, v int CONSTRAINT small CHECK (v < 100), n serial,"
            + " transaction xid8 DEFAULT pg_current_xact_id())");
    lenient =
        lenient(
            ROWS,
            "INSERT INTO t (id, v) VALUES (:id, :v)",
            "INSERT INTO t (id, v) VALUES (:id, NULL)");
  }

  private Event row(int id, String value) {
    return upsert(ROWS, "{\"id\": " + id + "}", "{\"id\": " + id + ", \"v\": " + value + "}");
  }

  private Event gone(int id) {
    return delete(ROWS, "{\"id\": " + id + "}");
  }

  private Redrive redrive() {
    return Redrive.open(destination(), lenient, SETTINGS);
  }

  private long driveEverything() {
    try (Redrive redrive = redrive()) {
      return redrive.everything(driven -> {});
    }
  }

  @Test
  void appliesWhatWaitsInOrderEachSourceTransactionInOneOfItsOwn() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(1, "200"), row(2, "2"));
    deliver(sink, row(1, "3"), row(5, "5"));
    deliver(sink, row(2, "4"));
    deliver(sink, gone(1), row(9, "9"));
    database.execute(CURE);
    List<Long> progress = new ArrayList<>();

    try (Redrive redrive = redrive()) {
      assertThat(redrive.everything(progress::add)).isEqualTo(6);
    }

    assertThat(progress).containsExactly(2L, 3L, 4L, 6L);
    assertThat(database.rows("SELECT id, v FROM t ORDER BY n"))
        .containsExactly("5|5", "1|200", "2|2", "1|3", "2|4", "1|null", "9|9");
    assertThat(
            database.rows(
                "SELECT count(*) FROM t WHERE id <> 5 GROUP BY transaction ORDER BY min(n)"))
        .containsExactly("2", "1", "1", "2");
    assertThat(database.rows(WAITING)).isEmpty();
  }

  @Test
  void afterwardsTheRunningSinkAppliesTheKeyAgainAndIsNotFenced() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(1, "200"));
    deliver(sink, row(1, "3"));
    assertThat(sink.waiting()).containsEntry("orders/lenient", 2L);
    database.execute(CURE);

    driveEverything();
    deliver(sink, row(1, "4"));

    assertThat(database.rows("SELECT v FROM t ORDER BY n")).containsExactly("200", "3", "4");
    assertThat(database.number("SELECT epoch FROM sync_sink.cursor")).isEqualTo(1);
  }

  @Test
  void stopsAtTheFirstThatIsRefusedAgainAndSaysWhy() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(1, "100"));
    deliver(sink, row(2, "300"), row(3, "\"x\""));
    deliver(sink, row(1, "5"));
    database.execute(CURE);

    assertThatThrownBy(this::driveEverything)
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-114")
        .hasMessageContaining("letter destination/3, position 3 of feed accounts/db-accounts")
        .hasMessageContaining("SQLSTATE 22P02")
        .hasMessageContaining("property 'v' as integer");

    assertThat(database.rows("SELECT v FROM t")).containsExactly("100");
    assertThat(database.rows(WAITING)).containsExactly("2", "3", "4");
    assertThat(database.rows("SELECT error_code, sqlstate FROM sync_sink.dead_letter WHERE id = 3"))
        .containsExactly("DST-111|22P02");
  }

  @Test
  void whatOnlyTheCommitRefusesIsRefusedAgainToo() {
    database.execute(
        "CREATE TABLE parent (id int PRIMARY KEY)",
        "ALTER TABLE t ADD CONSTRAINT has_parent FOREIGN KEY (v) REFERENCES parent"
            + " DEFERRABLE INITIALLY DEFERRED");
    deliver(open(lenient), row(1, "7"));

    assertThatThrownBy(this::driveEverything)
        .hasMessageContaining("DST-114")
        .hasMessageContaining("constraint has_parent");
    database.execute("INSERT INTO parent VALUES (7)");

    assertThat(driveEverything()).isEqualTo(1);
    assertThat(database.rows("SELECT id, v FROM t")).containsExactly("1|7");
  }

  @Test
  void oneLetterIsDrivenWithItsTransactionUnlessAnEarlierOneIsInTheWay() {
    PostgresSink sink = open(lenient);
    deliver(sink, row(1, "200"), row(2, "2"));
    deliver(sink, row(2, "3"));
    deliver(sink, row(1, "5"));
    database.execute(CURE);

    try (Redrive redrive = redrive()) {
      assertThatThrownBy(() -> redrive.transactionOf(3))
          .hasMessageContaining("DST-115")
          .hasMessageContaining("letter destination/2 is earlier");
    }
    try (Redrive redrive = redrive()) {
      assertThat(redrive.transactionOf(2)).isEqualTo(2);
      assertThat(redrive.transactionOf(4)).isEqualTo(1);
      assertThat(redrive.transactionOf(4)).isZero();
    }

    assertThat(database.rows("SELECT v FROM t ORDER BY n")).containsExactly("200", "2", "5");
    assertThat(database.rows(WAITING)).containsExactly("3");
  }

  @Test
  void droppingTheFirstLetsTheLaterOnesBeDriven() {
    deliver(open(lenient), row(1, "200"));
    deliver(open(lenient), row(1, "5"));
    try (SinkDeadLetters deadLetters = SinkDeadLetters.open(destination())) {
      DeadLetter first = deadLetters.find(1).orElseThrow();
      assertThat(deadLetters.behind(first, 10)).extracting(DeadLetter::id).containsExactly(2L);

      assertThat(deadLetters.drop(first)).isTrue();
      assertThat(deadLetters.drop(first)).isFalse();
      assertThat(deadLetters.counts()).containsEntry("orders/lenient", 1L);
    }

    assertThat(driveEverything()).isEqualTo(1);
    assertThat(database.rows("SELECT v FROM t")).containsExactly("5");
  }

  @Test
  void reachesTheEndWhileTheSinkGoesOnWithTheSameKey() throws Exception {
    // A turn of the redrive has to be shorter than the sink waits for a lock.
    PostgresSink sink = open(SinkSettings.DEFAULT, lenient);
    deliver(sink, row(1, "200"));
    for (int index = 0; index < 300; index++) {
      deliver(sink, row(1, "1"), row(index, "2"));
    }
    database.execute(CURE);
    AtomicBoolean done = new AtomicBoolean();
    CompletableFuture<Integer> writing =
        CompletableFuture.supplyAsync(
            () -> {
              int transactions = 0;
              while (!done.get()) {
                deliver(sink, row(1, "3"), row(2, "4"));
                transactions++;
              }
              return transactions;
            });

    driveEverything();
    done.set(true);
    int transactions = writing.get();
    driveEverything();

    assertThat(database.rows(WAITING)).isEmpty();
    assertThat(database.number("SELECT count(*) FROM t")).isEqualTo(1 + 600 + 2L * transactions);
    assertThat(database.rows("SELECT v FROM t WHERE id = 1 AND v <> 2 ORDER BY n"))
        .startsWith("200", "1")
        .endsWith("3")
        .isSortedAccordingTo(
            java.util.Comparator.comparing((String v) -> List.of("200", "1", "3").indexOf(v)));
  }
}
