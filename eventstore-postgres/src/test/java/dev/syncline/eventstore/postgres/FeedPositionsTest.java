package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.NOON;
import static dev.syncline.eventstore.Samples.ORDERS;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.insert;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class FeedPositionsTest {
  private final TestDatabase database = TestPostgres.shared().database();
  private PostgresEventStore store;
  private FeedWriter writer;
  private FeedPositions positions;
  private SchemaId account;
  private SchemaId other;
  private long end = 40;

  @BeforeEach
  void open() {
    store =
        PostgresEventStore.connect(
            Connections.to(database),
            StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.SEGMENT, 10L)));
    account = store.contracts().publish(ACCOUNTS, contract("account")).id();
    other = store.contracts().publish(ACCOUNTS, contract("other")).id();
    writer = store.write(ACCOUNTS);
    positions = of(ACCOUNTS);
  }

  @AfterEach
  void close() {
    positions.close();
    writer.close();
    store.close();
  }

  private FeedPositions of(FeedName feed) {
    return FeedPositions.of(Connections.to(database), feed);
  }

  /** Appends one source transaction that committed so many seconds after noon. */
  private void commit(long second, NewEvent... events) {
    try (FeedAppend append = writer.begin()) {
      append.add(new TransactionHeader(end, after(second)), List.of(events));
      append.end(new Lsn(end++));
      append.commit();
    }
  }

  private static Instant after(long seconds) {
    return NOON.plusSeconds(seconds);
  }

  private static Position at(long position) {
    return new Position(position);
  }

  @Test
  void aFeedWithoutEventsHasARangeAndOneThatDoesNotExistHasNone() {
    assertThat(positions.range()).contains(new FeedRange(at(1), at(0)));
    assertThat(positions.before(NOON)).contains(at(0));
    try (FeedPositions none = of(ORDERS)) {
      assertThat(none.range()).isEmpty();
      assertThat(none.before(NOON)).isEmpty();
    }
  }

  @Test
  void aPositionWithinATransactionIsMovedToTheEdgeBeforeIt() {
    commit(0, insert(account, 1));
    commit(1, insert(account, 2), insert(account, 3), insert(account, 4));
    commit(2, insert(account, 5));

    assertThat(positions.edge(at(0))).isEqualTo(at(0));
    assertThat(positions.edge(at(1))).isEqualTo(at(1));
    assertThat(positions.edge(at(2))).isEqualTo(at(1));
    assertThat(positions.edge(at(3))).isEqualTo(at(1));
    assertThat(positions.edge(at(4))).isEqualTo(at(4));
    assertThat(positions.edge(at(5))).isEqualTo(at(5));
  }

  @Test
  void aTimeIsThePositionBeforeTheFirstTransactionThatCommittedThenOrLater() {
    for (int minute = 0; minute < 50; minute++) {
      commit(minute * 60L, insert(account, minute), insert(account, 100 + minute));
    }

    assertThat(positions.before(after(-10_000))).contains(at(0));
    assertThat(positions.before(after(0))).contains(at(0));
    assertThat(positions.before(after(30 * 60))).contains(at(60));
    assertThat(positions.before(after(30 * 60).minusMillis(1))).contains(at(60));
    assertThat(positions.before(after(30 * 60).plusMillis(1))).contains(at(62));
    assertThat(positions.before(after(49 * 60).plusMillis(1))).contains(at(100));
  }

  @Test
  void aTransactionThatIsOutOfOrderByLessThanAMinuteIsNotMissed() {
    for (int second = 0; second < 100; second++) {
      commit(second * 10L, insert(account, second));
    }
    // Committed at 505, and stored before those of 460 to 500.
    database.execute(
        "UPDATE sync_events.event SET committed_at = '%s' WHERE position = 46"
            .formatted(after(505)));

    assertThat(positions.before(after(505))).contains(at(45));
    assertThat(positions.before(after(506))).contains(at(51));
  }

  @Test
  void eventsOfTheWantedSchemasAreCountedByOperationWithTheirTimes() {
    commit(0, insert(account, 1));
    commit(10, insert(account, 2), insert(other, 2), delete(account, 1));
    commit(20, insert(other, 3));

    EventCounts counts = positions.count(at(1), at(5), Set.of(account));

    assertThat(counts)
        .isEqualTo(
            new EventCounts(1, 0, 1, Optional.of(new EventCounts.Span(after(10), after(10)))));
    assertThat(positions.count(at(0), at(5), Set.of(account, other)).committed())
        .contains(new EventCounts.Span(after(0), after(20)));
    assertThat(positions.count(at(4), at(5), Set.of(account))).isEqualTo(EventCounts.NONE);
  }

  @Test
  void theOldestPositionIsTheFirstThatIsStillThere() {
    for (int id = 0; id < 25; id++) {
      commit(id, insert(account, id));
    }
    database.execute(
        "DROP TABLE "
            + database.value(
                "SELECT min(inhrelid::regclass::text COLLATE \"C\") FROM pg_inherits"
                    + " WHERE inhparent = 'sync_events.event_1'::regclass"));

    FeedRange range = positions.range().orElseThrow();

    assertThat(range).isEqualTo(new FeedRange(at(11), at(25)));
    assertThat(range.allows(at(9))).isFalse();
    assertThat(range.allows(at(10))).isTrue();
    assertThat(range.allows(at(26))).isFalse();
    assertThat(positions.before(after(-1))).contains(at(10));
  }
}
