package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.json;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.Operation;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a chunk of a first load adds beside the stream. */
abstract class LoadContract {
  private SchemaId account;
  private FeedWriter writer;

  abstract EventStore store();

  abstract EventStore other();

  @BeforeEach
  final void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account")).id();
    writer = store().write(ACCOUNTS);
  }

  @AfterEach
  final void closeWriter() {
    writer.close();
  }

  @Test
  void aChunkLeavesOutWhatEventsHaveSpokenOfSinceItsLoadBegan() {
    List<NewEvent> rows = inserts(account, 9);
    append(writer, 1, rows.subList(0, 1));
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(2), rows.subList(1, 2));
      append.save(BackfillProgress.waiting(account, 0, 9).underWay());
      append.add(transaction(2), rows.subList(2, 3));
      append.setAside(transaction(2), refused(rows.get(3)));
      append.end(new Lsn(2));
      append.commit();
    }
    try (FeedAppend rolledBack = writer.begin()) {
      rolledBack.add(transaction(3), rows.subList(4, 5));
    }
    BackfillProgress after =
        new BackfillProgress(account, 0, Optional.of("[\"8\"]"), 8, 9, LoadState.UNDER_WAY);

    try (FeedWriter next = other().write(ACCOUNTS);
        FeedAppend append = next.begin()) {
      append.add(transaction(4), rows.subList(5, 6));
      assertThat(
              append.load(
                  transaction(4),
                  rows.subList(0, 7),
                  List.of(refused(rows.get(3)), refused(rows.get(7))),
                  after))
          .isEqualTo(new LoadedRows(4, 1));
      append.end(new Lsn(4));
      append.commit();
      assertThat(next.backfills()).containsExactly(after);
    }

    assertThat(everything(other(), ACCOUNTS).stream().map(event -> id(event.key())))
        .containsExactly(1, 2, 3, 6, 1, 2, 5, 7);
    assertThat(other().deadLetters().counts().values()).containsExactly(2L);
  }

  @Test
  void anotherLoadDoesNotRememberWhatWasToldDuringTheLastOne() {
    BackfillProgress underWay = BackfillProgress.waiting(account, 0, 9).underWay();
    List<NewEvent> rows = inserts(account, 2);
    tell(1, underWay, rows.subList(0, 1));
    load(2, rows, new BackfillProgress(account, 0, Optional.empty(), 2, 2, LoadState.COMPLETE));
    tell(3, underWay, rows.subList(1, 2));
    try (FeedAppend append = writer.begin()) {
      append.startOver(underWay);
      append.commit();
    }
    append(writer, 4, rows.subList(0, 1));
    load(5, rows, underWay);
    tell(6, underWay, rows.subList(1, 2));
    writer.unbind();
    append(writer, 7, rows.subList(0, 1));
    load(8, rows, underWay);

    assertThat(everything(other(), ACCOUNTS).stream().map(event -> id(event.key())))
        .containsExactly(1, 2, 2, 1, 1, 2, 2, 1, 1, 2);
  }

  @Test
  void aLoadRemembersMoreKeysThanItHolds() {
    BackfillProgress underWay = BackfillProgress.waiting(account, 0, 9).underWay();
    List<NewEvent> rows = inserts(account, 25_003);
    List<NewEvent> told = rows.subList(0, 25_000);
    tell(1, underWay, told);
    tell(2, underWay, told);
    load(3, rows, underWay);

    assertThat(everything(other(), ACCOUNTS)).hasSize(50_003);
  }

  private void tell(long transaction, BackfillProgress load, List<NewEvent> events) {
    try (FeedAppend append = writer.begin()) {
      append.save(load);
      append.add(transaction(transaction), events);
      append.end(new Lsn(transaction));
      append.commit();
    }
  }

  private void load(long transaction, List<NewEvent> rows, BackfillProgress after) {
    try (FeedAppend append = writer.begin()) {
      append.load(transaction(transaction), rows, List.of(), after);
      append.end(new Lsn(transaction));
      append.commit();
    }
  }

  private static int id(String key) {
    return json(key).get("id").asInt();
  }

  private static RejectedEvent refused(NewEvent event) {
    return new RejectedEvent(
        event.schema(), 0, Operation.INSERT, event.key(), "{}", "SQL-221", "no name");
  }
}
