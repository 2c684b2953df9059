package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.insert;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.Operation;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The deletes of all rows that a feed holds of a contract. */
abstract class TruncateContract {
  private SchemaId account;
  private SchemaId order;
  private FeedWriter writer;

  abstract EventStore store();

  abstract EventStore other();

  @BeforeEach
  final void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account")).id();
    order = store().contracts().publish(ACCOUNTS, contract("order")).id();
    writer = store().write(ACCOUNTS);
  }

  @AfterEach
  final void closeWriter() {
    writer.close();
  }

  @Test
  void eachRowThatIsThereIsDeletedAtItsPlaceInTheTransaction() {
    append(writer, 1, inserts(account, 3));
    append(writer, 2, List.of(delete(account, 2), insert(order, 1), insert(account, 1)));

    try (FeedAppend append = writer.begin()) {
      append.add(transaction(3), List.of(insert(account, 4), delete(account, 3)));
      assertThat(append.truncate(transaction(3), account, 0)).isEqualTo(2);
      append.add(transaction(3), List.of(insert(account, 1)));
      append.end(new Lsn(3));
      append.commit();
    }

    assertThat(texts())
        .containsExactly(
            "1: insert 1",
            "1: insert 2",
            "1: insert 3",
            "4: delete 2",
            "4: insert 1",
            "4: insert 1",
            "7: insert 4",
            "7: delete 3",
            "7: delete 4",
            "7: delete 1",
            "7: insert 1");
  }

  @Test
  void nothingIsDeletedTwice() {
    append(writer, 1, inserts(account, 2));
    try (FeedAppend append = writer.begin()) {
      assertThat(append.truncate(transaction(2), account, 0)).isEqualTo(2);
      assertThat(append.truncate(transaction(2), account, 0)).isZero();
      append.end(new Lsn(2));
      assertThat(append.truncate(transaction(3), account, 0)).isZero();
      append.end(new Lsn(3));
      append.commit();
    }
    try (FeedAppend append = writer.begin()) {
      assertThat(append.truncate(transaction(4), account, 0)).isZero();
      append.end(new Lsn(4));
      append.commit();
    }

    assertThat(everything(other(), ACCOUNTS)).hasSize(4);
  }

  @Test
  void anAppendThatIsRolledBackDeletesNothing() {
    append(writer, 1, inserts(account, 2));
    try (FeedAppend rolledBack = writer.begin()) {
      assertThat(rolledBack.truncate(transaction(2), account, 0)).isEqualTo(2);
    }
    try (FeedAppend append = writer.begin()) {
      assertThat(append.truncate(transaction(2), account, 0)).isEqualTo(2);
      append.end(new Lsn(2));
      append.commit();
    }

    assertThat(everything(other(), ACCOUNTS)).hasSize(4);
  }

  @Test
  void rowsOfAnEarlierMinorAreDeletedToo() {
    append(writer, 1, inserts(account, 2));
    store().contracts().publish(ACCOUNTS, contract("account", 1, 1, "{\"type\":\"object\"}"));

    try (FeedAppend append = writer.begin()) {
      assertThat(append.truncate(transaction(2), account, 1)).isEqualTo(2);
      append.end(new Lsn(2));
      append.commit();
    }

    assertThat(everything(other(), ACCOUNTS).subList(2, 4)).allMatch(event -> event.minor() == 1);
  }

  /** As after a DELETE: the dead letter says what could not be published then. */
  @Test
  void aDeadLetterStaysAndItsRowIsDeletedIfAnEarlierStateWasPublished() {
    append(writer, 1, inserts(account, 1));
    try (FeedAppend append = writer.begin()) {
      append.setAside(transaction(2), refused(1));
      append.setAside(transaction(2), refused(2));
      assertThat(append.truncate(transaction(2), account, 0)).isEqualTo(1);
      append.end(new Lsn(2));
      append.commit();
    }

    assertThat(texts()).containsExactly("1: insert 1", "2: delete 1");
    assertThat(other().deadLetters().counts().values()).containsExactly(2L);
  }

  @Test
  void aBackfillThatEndsWithItNeitherReadsNorRetiresAnything() {
    BackfillProgress underWay = BackfillProgress.waiting(account, 0, 9).underWay();
    try (FeedAppend append = writer.begin()) {
      append.save(underWay);
      append.add(transaction(1), inserts(account, 2));
      append.end(new Lsn(1));
      append.commit();
    }
    try (FeedAppend append = writer.begin()) {
      append.save(underWay.completed());
      assertThat(append.truncate(transaction(2), account, 0)).isEqualTo(2);
      assertThat(append.retire(transaction(2), account, 0)).isZero();
      append.end(new Lsn(2));
      append.commit();
    }

    assertThat(writer.backfills()).containsExactly(underWay.completed());
    assertThat(everything(other(), ACCOUNTS)).hasSize(4);
  }

  @Test
  void moreRowsAreDeletedThanAreHeldInMemory() {
    append(writer, 1, inserts(account, 12_345));
    try (FeedAppend append = writer.begin()) {
      assertThat(append.truncate(transaction(2), account, 0)).isEqualTo(12_345);
      append.end(new Lsn(2));
      append.commit();
    }

    List<Event> deletes = everything(other(), ACCOUNTS).subList(12_345, 24_690);
    assertThat(deletes).allMatch(event -> event.operation() == Operation.DELETE);
    assertThat(deletes).allMatch(event -> event.transactionFirst().equals(new Position(12_346)));
    Set<String> keys = deletes.stream().map(Event::key).collect(Collectors.toSet());
    assertThat(keys).hasSize(12_345);
  }

  private List<String> texts() {
    return everything(other(), ACCOUNTS).stream()
        .map(
            event ->
                event.transactionFirst().value()
                    + ": "
                    + event.operation().text()
                    + " "
                    + Samples.id(event))
        .toList();
  }

  private RejectedEvent refused(int id) {
    return new RejectedEvent(
        account, 0, Operation.UPDATE, insert(account, id).key(), "{}", "SQL-221", "no name");
  }
}
