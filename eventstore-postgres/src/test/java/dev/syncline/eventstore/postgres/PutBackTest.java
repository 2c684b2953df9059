package dev.syncline.eventstore.postgres;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.eventstore.SourceSlot;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An event store that is put back to an earlier copy of its rows, while its users live. */
@Tag("verify")
class PutBackTest {
  private static final String ROW = "SELECT * FROM sync_events.feed";

  private final TestDatabase database = TestPostgres.shared().database();
  private PostgresEventStore store;
  private PostgresEventStore other;
  private SchemaId account;
  private FeedWriter writer;

  @BeforeEach
  void writeAndCopyAndWriteOn() {
    store = PostgresEventStore.connect(Connections.to(database));
    other = PostgresEventStore.connect(Connections.to(database));
    account = store.contracts().publish(ACCOUNTS, contract("account")).id();
    writer = store.write(ACCOUNTS);
    append(writer, 1, inserts(account, 3));
    copy();
  }

  @AfterEach
  void close() {
    writer.close();
    store.close();
    other.close();
  }

  private void copy() {
    database.execute(
        "CREATE SCHEMA backup",
        "CREATE TABLE backup.feed AS SELECT * FROM sync_events.feed",
        "CREATE TABLE backup.history AS SELECT * FROM sync_events.history",
        "CREATE TABLE backup.event AS SELECT * FROM sync_events.event");
  }

  private void putBack() {
    database.transaction(
        "DELETE FROM sync_events.event",
        "INSERT INTO sync_events.event SELECT * FROM backup.event",
        "DELETE FROM sync_events.history",
        "INSERT INTO sync_events.history SELECT * FROM backup.history",
        "UPDATE sync_events.feed f SET head_position = b.head_position, history = b.history,"
            + " source_end_lsn = b.source_end_lsn, writer_epoch = b.writer_epoch"
            + " FROM backup.feed b WHERE b.id = f.id");
  }

  @Test
  void aLivingWriterAddsNothingToIt() {
    append(writer, 2, inserts(account, 2));
    putBack();

    assertThatThrownBy(writer::begin)
        .isInstanceOf(EventStoreException.class)
        .hasMessageContaining("feed shop/accounts was put back")
        .hasMessageContaining("position 5")
        .hasMessageContaining("at 3 now");
    assertThat(database.number("SELECT head_position FROM sync_events.feed")).isEqualTo(3);
  }

  @Test
  void aWriterThatWasTakenOverAfterTheCopyDoesNotComeBack() {
    try (FeedWriter next = other.write(ACCOUNTS)) {
      append(next, 2, inserts(account, 2));
      putBack();

      assertThatThrownBy(next::begin).isInstanceOf(EventStoreException.class);
    }
  }

  /** Epoch and history both tell a take-over; here one of them is as the writer left it. */
  @ParameterizedTest
  @ValueSource(strings = {"writer_epoch", "history"})
  void aLivingWriterChangesNothingOfItWhicheverTells(String likeBefore) {
    other.write(ACCOUNTS).close();
    copyOfTodayLeaves(likeBefore);
    List<String> before = database.rows(ROW);

    for (Runnable change :
        List.<Runnable>of(
            writer::begin,
            () -> writer.bind(new SourceIdentity("1", 1), new Lsn(9)),
            () -> writer.capturesThrough(new SourceSlot("slot", 1)),
            writer::unbind)) {
      assertThatThrownBy(change::run)
          .isInstanceOfAny(EventStoreException.class, FencedException.class);
    }
    assertThat(database.rows(ROW)).isEqualTo(before);
  }

  /** Puts one column back, so that nothing else tells. */
  private void copyOfTodayLeaves(String column) {
    database.execute(
        "UPDATE sync_events.feed f SET " + column + " = b." + column + " FROM backup.feed b");
  }

  @Test
  void positionsThatAreHandedOutAgainAreOfAnotherHistory() {
    append(writer, 2, inserts(account, 2));
    Cursor consumer = histories().cursor(new Position(5));
    Cursor behind = histories().cursor(new Position(3));
    putBack();
    try (FeedWriter next = other.write(ACCOUNTS)) {
      append(next, 3, inserts(account, 7));
    }

    FeedHistories now = histories();
    assertThat(now.head()).isEqualTo(new Position(10));
    assertThat(now.contain(consumer)).isFalse();
    assertThat(now.contain(behind)).isTrue();
  }

  @Test
  void aLivingReaderThatHasSeenMoreIsNotServedFromIt() {
    try (FeedReader reader = other.read(ACCOUNTS)) {
      append(writer, 2, inserts(account, 2));
      assertThat(reader.read(Position.START, Set.of(account), AMPLE).through())
          .isEqualTo(new Position(5));
      putBack();
      try (FeedWriter next = other.write(ACCOUNTS)) {
        append(next, 3, inserts(account, 7));
      }

      assertThatThrownBy(() -> reader.read(new Position(5), Set.of(account), AMPLE))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("was put back");
    }
  }

  @Test
  void aLivingReaderInTheWritersProcessIsNotServedFromItEither() {
    try (FeedReader reader = store.read(ACCOUNTS)) {
      reader.read(Position.START, Set.of(account), AMPLE);
      append(writer, 2, inserts(account, 2));
      assertThat(reader.read(new Position(3), Set.of(account), AMPLE).cursor())
          .isEqualTo(histories().cursor(new Position(5)));
      putBack();
      try (FeedWriter next = store.write(ACCOUNTS)) {
        append(next, 3, inserts(account, 7));

        assertThatThrownBy(() -> reader.read(new Position(5), Set.of(account), AMPLE))
            .isInstanceOf(EventStoreException.class)
            .hasMessageContaining("was put back");
      }
    }
  }

  @Test
  void aReaderThatWaitsNoticesThatTheFeedIsShorter() {
    try (FeedReader reader = other.read(ACCOUNTS)) {
      append(writer, 2, inserts(account, 2));
      reader.read(Position.START, Set.of(account), AMPLE);
      putBack();

      assertThatThrownBy(reader::head)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("position 5");
    }
  }

  @Test
  void anEmptiedStoreIsNotWrittenOn() {
    try (FeedReader reader = other.read(ACCOUNTS)) {
      reader.read(Position.START, Set.of(account), AMPLE);
      database.execute("TRUNCATE sync_events.event, sync_events.feed CASCADE");

      assertThatThrownBy(writer::begin)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("no longer in the event store");
      assertThatThrownBy(reader::head)
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("no longer in the event store");
    }
  }

  private FeedHistories histories() {
    try (FeedReader reader = other.read(ACCOUNTS)) {
      return reader.histories();
    }
  }
}
