package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.settings.SinkTuning;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.setting.Settings;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest extends SinkTest {
  private static final PublishedContract ROWS = contract(1, "rows", "id", "v");
  private static final SinkSettings IMPATIENT =
      SinkSettings.of(
          Settings.DEFAULTS
              .with(SinkTuning.STATEMENT_TIMEOUT, Duration.ofSeconds(30))
              .with(SinkTuning.LOCK_TIMEOUT, Duration.ofMillis(200))
              .with(SinkTuning.IDLE_TIMEOUT, Duration.ofMinutes(5)));

  private ContractSubscription counting;

  @BeforeEach
  void createTables() {
    database.execute(
        "CREATE TABLE counter (id int PRIMARY KEY, n int NOT NULL)",
        "CREATE TABLE copy (id int PRIMARY KEY, v text)");
    counting =
        subscription(
            "counting",
            ROWS,
            "INSERT INTO counter (id, n) VALUES (:id, 1)"
                + " ON CONFLICT (id) DO UPDATE SET n = counter.n + 1");
  }

  private static ContractSubscription copying() {
    return subscription(
        "copying",
        ROWS,
        "INSERT INTO copy (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v");
  }

  private Event row(int id) {
    return upsert(ROWS, "{\"id\": " + id + "}", "{\"id\": " + id + ", \"v\": \"x\"}");
  }

  @Test
  void startsBeforeTheFirstEventAndGoesOnWhereItStopped() {
    PostgresSink first = open(counting);
    assertThat(first.cursor()).isEqualTo(Position.START);
    deliver(first, row(1), row(1), row(2));
    first.close();

    assertThat(open(counting).cursor()).isEqualTo(new Position(3));
  }

  @Test
  void anUncommittedDeliveryLeavesNothing() {
    PostgresSink sink = open(counting);
    try (Delivery delivery = sink.begin()) {
      delivery.apply(List.of(row(1)));
    }

    assertThat(database.number("SELECT count(*) FROM counter")).isZero();
    assertThat(sink.cursor()).isEqualTo(Position.START);
  }

  @Test
  void severalCallsOfOneDeliveryAreOneTransaction() {
    PostgresSink sink = open(counting);
    try (Delivery delivery = sink.begin()) {
      delivery.apply(List.of(row(1)));
      delivery.apply(List.of(row(1), row(2)));
      assertThat(database.number("SELECT count(*) FROM counter")).isZero();
      delivery.commit(endTransaction());
    }

    assertThat(database.rows("SELECT * FROM counter ORDER BY id")).containsExactly("1|2", "2|1");
    assertThat(database.number("SELECT count(DISTINCT xmin::text) FROM counter")).isEqualTo(1);
  }

  @Test
  void passesOverEventsOfOthersWithoutApplyingAny() {
    PostgresSink sink = open(counting);
    try (Delivery delivery = sink.begin()) {
      delivery.commit(at(40));
    }

    assertThat(sink.cursor()).isEqualTo(new Position(40));
    assertThat(open(counting).cursor()).isEqualTo(new Position(40));
  }

  @Test
  void whoeverClaimedBeforeIsFencedAndItsRowsAreUndone() {
    PostgresSink first = open(counting);
    Delivery delivery = first.begin();
    delivery.apply(List.of(row(1)));

    PostgresSink second = open(counting);

    assertThatThrownBy(() -> delivery.commit(endTransaction()))
        .isInstanceOf(FencedException.class)
        .hasMessageContaining("taken over [orders/counting]");
    assertThat(database.number("SELECT count(*) FROM counter")).isZero();
    deliver(second, row(1));
    assertThat(database.rows("SELECT * FROM counter")).containsExactly("1|1");
  }

  @Test
  void aClaimOfOneSubscriptionFencesAllThatMoveWithIt() {
    PostgresSink both = open(counting, copying());
    open(copying());

    assertThatThrownBy(() -> deliver(both, row(1))).isInstanceOf(FencedException.class);
    assertThat(database.number("SELECT count(*) FROM counter")).isZero();
  }

  @Test
  void aNewSubscriptionCatchesUpAndThenMovesWithTheOthers() {
    PostgresSink alone = open(counting);
    Event first = row(1);
    Event second = row(2);
    deliver(alone, first, second);
    alone.close();

    PostgresSink together = open(counting, copying());
    assertThat(together.cursor()).isEqualTo(Position.START);
    deliver(together, first, second);
    assertThat(together.cursor()).isEqualTo(new Position(2));
    deliver(together, row(3));

    assertThat(database.rows("SELECT id, n FROM counter ORDER BY id"))
        .containsExactly("1|1", "2|1", "3|1");
    assertThat(database.rows("SELECT id FROM copy ORDER BY id")).containsExactly("1", "2", "3");
    assertThat(database.rows("SELECT subscription, position FROM sync_sink.cursor ORDER BY 1"))
        .containsExactly("orders/copying|3", "orders/counting|3");
  }

  @Test
  void theCursorOfTheOneAheadDoesNotGoBackWhileTheOtherCatchesUp() {
    PostgresSink alone = open(counting);
    Event first = row(1);
    Cursor middle = new Cursor(Optional.of(History.begin()), endTransaction().position());
    Event second = row(2);
    deliver(alone, first, second);
    alone.close();

    PostgresSink together = open(counting, copying());
    try (Delivery delivery = together.begin()) {
      delivery.apply(List.of(first));
      delivery.commit(middle);
    }

    assertThat(together.cursor()).isEqualTo(middle.position());
    assertThat(database.rows("SELECT subscription, position, history FROM sync_sink.cursor"))
        .containsExactlyInAnyOrder(
            "orders/copying|1|" + middle.history().orElseThrow(), "orders/counting|2|" + HISTORY);
  }

  @Test
  void everyEventCountsOnceThoughTheSessionIsKilledAgainAndAgain() {
    Event[] events = {row(1), row(2), row(1)};
    Cursor end = endTransaction();
    for (int round = 0; round < 5; round++) {
      PostgresSink killed = open(counting);
      Delivery delivery = killed.begin();
      delivery.apply(List.of(events));
      killSinks();
      assertThatThrownBy(() -> delivery.commit(end)).isInstanceOf(RetriableException.class);
      assertThat(open(counting).cursor()).isEqualTo(Position.START);
    }
    PostgresSink last = open(counting);
    try (Delivery delivery = last.begin()) {
      delivery.apply(List.of(events));
      delivery.commit(end);
    }
    killSinks();

    assertThat(open(counting).cursor()).isEqualTo(end.position());
    assertThat(database.rows("SELECT * FROM counter ORDER BY id")).containsExactly("1|2", "2|1");
  }

  @Test
  void aKilledSessionIsAFailureThatMayPass() {
    PostgresSink sink = open(counting);
    Delivery delivery = sink.begin();
    killSinks();

    assertThatThrownBy(() -> delivery.apply(List.of(row(1))))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("localhost");
  }

  @Test
  void aFrozenHolderOfTheCursorRowsCannotHoldUpATakeOver() throws SQLException {
    open(IMPATIENT, counting).close();
    try (java.sql.Connection frozen = database.connect();
        Statement statement = frozen.createStatement()) {
      statement.execute(
          "UPDATE sync_sink.cursor SET holder_pid = pg_backend_pid(), holder_started ="
              + " (SELECT backend_start FROM pg_stat_activity WHERE pid = pg_backend_pid())");
      frozen.setAutoCommit(false);
      statement.execute("SELECT FROM sync_sink.cursor FOR UPDATE");

      assertThat(open(IMPATIENT, counting).cursor()).isEqualTo(Position.START);
      assertThatThrownBy(() -> statement.execute("SELECT 1"))
          .isInstanceOf(SQLException.class)
          .hasMessageContaining("terminating connection");
    }
  }

  @Test
  void aFrozenHolderOfDestinationRowsCannotHoldUpItsSuccessor() {
    PostgresSink frozen = open(IMPATIENT, counting);
    deliver(frozen, row(1));
    Delivery stuck = frozen.begin();
    stuck.apply(List.of(row(1)));

    PostgresSink second = open(IMPATIENT, counting);
    assertThatThrownBy(() -> deliver(second, row(1))).isInstanceOf(RetriableException.class);
    deliver(second, row(1));

    assertThat(database.rows("SELECT * FROM counter")).containsExactly("1|2");
    assertThatThrownBy(() -> stuck.commit(endTransaction())).isInstanceOf(RetriableException.class);
  }

  @Test
  void aHolderFrozenInATransactionIsNotWaitedFor() {
    PostgresSink frozen = open(counting);
    deliver(frozen, row(1));
    Delivery stuck = frozen.begin();
    stuck.apply(List.of(row(1)));
    await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                database.number(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND state = 'idle in transaction'"
                            + " AND state_change < clock_timestamp() - interval '3 s'")
                    == 1);

    deliver(open(counting), row(1));

    assertThat(database.rows("SELECT * FROM counter")).containsExactly("1|2");
  }

  @Test
  void aProcessThatWasTakenOverTakesOverInItsTurn() {
    PostgresDestinations one = new PostgresDestinations(SETTINGS);
    PostgresDestinations other = new PostgresDestinations(SETTINGS);
    openBy(one).close();
    openBy(one).close();

    openBy(other).close();

    openBy(one).close();
    assertThat(database.number("SELECT epoch FROM sync_sink.cursor")).isEqualTo(4);
  }

  @Test
  void theLeaseOnASubscriptionIsKeptBesideItsCursor() {
    try (Lease active = lease();
        Lease standby = lease()) {
      active.take();
      assertThat(standby.take()).isInstanceOf(LeaseHolding.Theirs.class);
      assertThat(database.rows("SELECT name FROM sync_sink.lease"))
          .containsExactly(counting.subscription().name());
    }
  }

  private Lease lease() {
    return new PostgresDestinations(SETTINGS)
        .lease(destination(), List.of(counting.subscription()));
  }

  private ConsumerSink openBy(PostgresDestinations destinations) {
    return destinations.open(
        FEED,
        destination(),
        Map.of(counting.subscription(), counting.contracts()),
        () -> HISTORIES);
  }

  @Test
  void aDestinationThatWasPutBackUnderALivingSessionIsGoneOnWithFromWhereItIs() {
    PostgresSink living = open(copying());
    deliver(living, row(1), row(2));
    List<String> yesterday = cursorAndRows();
    Event third = row(3);
    deliver(living, third);
    putBack(yesterday);

    Event fourth = row(4);
    assertThatThrownBy(() -> deliver(living, fourth))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("was put back")
        .hasMessageContaining("[orders/copying]");
    PostgresSink next = open(copying());
    assertThat(next.cursor()).isEqualTo(new Position(2));
    deliver(next, third, fourth);

    assertThat(database.rows("SELECT id FROM copy ORDER BY id"))
        .containsExactly("1", "2", "3", "4");
  }

  @Test
  void onlyTheCursorsThatWereMovedAreNamed() {
    PostgresSink living = open(copying(), counting);
    deliver(living, row(1));
    database.execute(
        "UPDATE sync_sink.cursor SET position = 0, history = NULL"
            + " WHERE subscription = 'orders/copying'");

    assertThatThrownBy(() -> deliver(living, row(2)))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("[orders/copying]");
  }

  @Test
  void aCursorPutBackToTheSamePositionOfAnotherHistoryIsNotMoved() {
    PostgresSink living = open(copying());
    deliver(living, row(1));
    database.execute("UPDATE sync_sink.cursor SET history = gen_random_uuid()");

    assertThatThrownBy(() -> deliver(living, row(2))).isInstanceOf(RetriableException.class);
    assertThat(database.number("SELECT count(*) FROM copy")).isEqualTo(1);
  }

  @Test
  void aCursorThatIsGoneIsMadeAgain() {
    PostgresSink living = open(copying());
    deliver(living, row(1));
    database.execute("DELETE FROM sync_sink.cursor");

    assertThatThrownBy(() -> deliver(living, row(2))).isInstanceOf(RetriableException.class);
    assertThat(open(copying()).cursor()).isEqualTo(Position.START);
  }

  @Test
  void tablesOfSynclineThatAreGoneAreMadeAgain() {
    PostgresSink living = open(copying());
    deliver(living, row(1));
    database.execute("DROP SCHEMA sync_sink CASCADE");

    assertThatThrownBy(() -> deliver(living, row(2))).isInstanceOf(RetriableException.class);
    assertThat(open(copying()).cursor()).isEqualTo(Position.START);
  }

  @Test
  void aDestinationThatIsPutBackIsNoticedWhileNothingArrives() {
    PostgresSink living = open(copying());
    deliver(living, row(1));
    database.execute("UPDATE sync_sink.cursor SET position = 0, history = NULL");

    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () -> assertThatThrownBy(living::waiting).isInstanceOf(RetriableException.class));
  }

  @Test
  void theCursorRemembersTheHistoryOfItsEvent() {
    deliver(open(copying()), row(1));

    assertThat(database.value("SELECT history FROM sync_sink.cursor"))
        .isEqualTo(HISTORY.toString());
  }

  @Test
  void refusesACursorThatIsAheadOfTheFeed() {
    deliver(open(counting), row(1), row(2));

    assertThatThrownBy(() -> open(HISTORIES.upTo(new Position(1)), counting))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-110")
        .hasMessageContaining("orders/counting stands at position 2")
        .hasMessageContaining("ends at position 1");
  }

  @Test
  void refusesACursorOfAnotherHistoryAndNamesWhatToDeleteAndToType() {
    deliver(open(counting), row(1), row(2));

    assertThatThrownBy(() -> open(other(Position.START, 500), counting))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-110")
        .hasMessageContaining("ends at position 500, in another history")
        .hasMessageContaining("delete the rows that orders/counting wrote")
        .hasMessageContaining(
            "sync-cli feed rewind MANIFEST... --feed accounts/db-accounts --consumer"
                + " orders/counting --yes");
  }

  @Test
  void namesTheTablesWhereTheStatementsSayThem() {
    deliver(open(copying()), row(1));

    assertThatThrownBy(() -> open(other(Position.START, 500), copying()))
        .hasMessageContaining(
            "for tables that only these consumer schemas fill: DELETE FROM public.copy; then type:"
                + " sync-cli feed rewind");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "UPDATE copy SET v = :v WHERE id = :id",
        "UPDATE counter SET n = 2 WHERE id = :id",
        "INSERT INTO copy (id, v) SELECT :id, :v ON CONFLICT (id) DO NOTHING"
      })
  void aTableWhoseRowsMayBeOthersIsNotToBeEmptied(String sql) {
    ContractSubscription updating =
        subscription("updating", ROWS, sql, "DELETE FROM counter WHERE id = :id");
    deliver(open(updating), row(1));

    assertThatThrownBy(() -> open(other(Position.START, 500), updating))
        .hasMessageContaining("there, delete the rows that orders/updating wrote, then type:")
        .hasMessageNotContaining("DELETE FROM");
  }

  @Test
  void rowsThatAreOnlyMarkedAsDeletedAreTheConsumers() {
    ContractSubscription marking =
        subscription(
            "marking",
            ROWS,
            "INSERT INTO copy (id, v) VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
            "UPDATE counter SET n = 0 WHERE id = :id");
    deliver(open(marking), row(1));

    assertThatThrownBy(() -> open(other(Position.START, 500), marking))
        .hasMessageContaining("DELETE FROM public.copy; delete the rows that orders/marking wrote,")
        .hasMessageNotContaining("DELETE FROM public.counter");
  }

  @Test
  void aCursorFollowsItsFeedToAnotherName() {
    deliver(open(counting), row(1), row(2));
    database.execute(
        "UPDATE sync_sink.cursor SET feed = 'shop/db-former'",
        "INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first,"
            + " operation, key, error_code, message) VALUES ('shop/db-former', 'orders/counting',"
            + " 1, 1, 'insert', '{}', 'DST-111', 'refused')");

    try (PostgresSink sink = open(HISTORIES, counting)) {
      assertThat(sink.cursor()).isEqualTo(new Position(2));
    }
    assertThat(database.rows("SELECT DISTINCT feed FROM sync_sink.dead_letter"))
        .containsExactly(FEED.toString());
    assertThat(database.rows("SELECT feed FROM sync_sink.cursor")).containsExactly(FEED.toString());
  }

  @Test
  void onlyTheLettersOfTheNameItHadFollowACursor() {
    deliver(open(counting), row(1), row(2));
    database.execute(
        "UPDATE sync_sink.cursor SET feed = 'shop/db-former'",
        "INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first,"
            + " operation, key, error_code, message) SELECT feed, subscription, 1, 1, 'insert',"
            + " '{}', 'DST-111', 'refused' FROM (VALUES ('shop/db-former', 'orders/counting'),"
            + " ('shop/db-former', 'orders/copying'), ('shop/db-other', 'orders/counting'))"
            + " AS l(feed, subscription)");

    open(HISTORIES, counting).close();

    assertThat(database.rows("SELECT feed, subscription FROM sync_sink.dead_letter ORDER BY 1, 2"))
        .containsExactly(
            FEED + "|orders/counting",
            "shop/db-former|orders/copying",
            "shop/db-other|orders/counting");
  }

  @Test
  void allCursorsOfASinkFollowTogether() {
    deliver(open(counting, copying()), row(1));
    database.execute("UPDATE sync_sink.cursor SET feed = 'shop/db-former'");

    assertThat(open(counting, copying()).cursor()).isEqualTo(new Position(1));
    assertThat(database.rows("SELECT DISTINCT feed FROM sync_sink.cursor"))
        .containsExactly(FEED.toString());
  }

  @Test
  void aCursorOfAnotherFeedStaysWhereItIs() {
    deliver(open(counting), row(1), row(2));
    database.execute(
        "UPDATE sync_sink.cursor SET feed = 'shop/db-other', history = gen_random_uuid()");

    try (PostgresSink sink = open(HISTORIES, counting)) {
      assertThat(sink.cursor()).isEqualTo(Position.START);
    }
    assertThat(database.rows("SELECT feed FROM sync_sink.cursor ORDER BY 1"))
        .containsExactly(FEED.toString(), "shop/db-other");
  }

  @Test
  void goesOnInAHistoryThatBeganBehindItsCursor() {
    deliver(open(counting), row(1), row(2));
    FeedHistories later =
        new FeedHistories(
            List.of(
                new FeedHistories.Run(Position.START, HISTORY),
                new FeedHistories.Run(new Position(2), History.begin())),
            new Position(9));

    try (PostgresSink sink = open(later, counting)) {
      assertThat(sink.cursor()).isEqualTo(new Position(2));
    }
  }

  @Test
  void aCursorFromBeforeThereWereHistoriesIsBelieved() {
    deliver(open(counting), row(1), row(2));
    database.execute("UPDATE sync_sink.cursor SET history = NULL");

    try (PostgresSink sink = open(other(Position.START, 2), counting)) {
      assertThat(sink.cursor()).isEqualTo(new Position(2));
    }
  }

  private static FeedHistories other(Position after, long head) {
    return new FeedHistories(
        List.of(new FeedHistories.Run(after, History.begin())), new Position(head));
  }

  /** What a backup of the destination would hold. */
  private List<String> cursorAndRows() {
    return List.of(
        database.value("SELECT position FROM sync_sink.cursor"),
        database.value("SELECT string_agg(id::text, ',') FROM copy"));
  }

  private void putBack(List<String> backup) {
    database.execute(
        "UPDATE sync_sink.cursor SET position = " + backup.get(0),
        "DELETE FROM copy WHERE id NOT IN (" + backup.get(1) + ")");
  }

  private void killSinks() {
    database.rows(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            + " WHERE datname = current_database() AND application_name = 'syncline sink'");
  }
}
