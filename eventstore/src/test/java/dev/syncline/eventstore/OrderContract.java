package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.ORDERS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.insert;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.positions;
import static dev.syncline.eventstore.Samples.transaction;
import static dev.syncline.eventstore.Samples.upTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Positions, commit order, source log order, and feeds apart from each other. */
abstract class OrderContract {
  private SchemaId account;
  private SchemaId order;

  abstract EventStore store();

  @BeforeEach
  final void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account")).id();
    order = store().contracts().publish(ORDERS, contract("order")).id();
  }

  @Test
  void positionsAreGaplessOverCommitsRollbacksAndWriters() {
    Random random = new Random(7);
    List<Long> kept = new ArrayList<>();
    for (int takeOver = 0; takeOver < 3; takeOver++) {
      try (FeedWriter writer = store().write(ACCOUNTS)) {
        for (int commit = 0; commit < 8; commit++) {
          kept.addAll(appendOrRollBack(writer, random));
        }
      }
    }
    List<Event> events = everything(store(), ACCOUNTS);
    assertThat(kept).hasSizeGreaterThan(50);
    assertThat(positions(events)).isEqualTo(upTo(kept.size()));
    assertThat(events).extracting(Samples::id).isEqualTo(kept);
  }

  private List<Long> appendOrRollBack(FeedWriter writer, Random random) {
    List<Long> ids = new ArrayList<>();
    long end = writer.checkpoint().sourceEnd().value();
    try (FeedAppend append = writer.begin()) {
      for (int transactions = random.nextInt(5); transactions > 0; transactions--) {
        end++;
        TransactionHeader header = transaction(random.nextInt(1_000_000));
        for (int events = random.nextInt(6); events > 0; events--) {
          long id = random.nextInt(1000);
          append.add(header, List.of(insert(account, id)));
          ids.add(id);
        }
        append.end(new Lsn(end));
      }
      if (random.nextInt(3) > 0) {
        append.commit();
        return ids;
      }
    }
    return List.of();
  }

  @Test
  void orderIsThatOfTheCommitsWhateverTheTransactionIds() {
    try (FeedWriter writer = store().write(ACCOUNTS);
        FeedAppend append = writer.begin()) {
      append.add(transaction(900), List.of(insert(account, 1)));
      append.end(new Lsn(10));
      append.add(transaction(20), List.of(insert(account, 2)));
      append.end(new Lsn(11));
      append.commit();
    }
    assertThat(everything(store(), ACCOUNTS)).extracting(Samples::id).containsExactly(1L, 2L);
  }

  @Test
  void orderInsideATransactionIsKept() {
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, 1, List.of(insert(account, 7), delete(account, 7), insert(account, 7)));
    }
    assertThat(everything(store(), ACCOUNTS))
        .extracting(event -> event.operation().text())
        .containsExactly("insert", "delete", "insert");
    assertThat(everything(store(), ACCOUNTS))
        .allMatch(event -> event.transactionFirst().equals(new Position(1)));
  }

  @Test
  void everyEventNamesTheFirstPositionOfItsTransaction() {
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 2));
      append(writer, 2, inserts(account, 3));
    }
    assertThat(everything(store(), ACCOUNTS))
        .extracting(event -> event.transactionFirst().value())
        .containsExactly(1L, 1L, 3L, 3L, 3L);
  }

  @Test
  void sourceEndsAreComparedAsNumbersWhenTheirTextGrowsADigit() {
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, Lsn.parse("F/FFFFFFFF").value(), inserts(account, 1));
      append(writer, Lsn.parse("10/0").value(), inserts(account, 1));
      append(writer, Lsn.parse("FFFFFFFF/FFFFFFFF").value(), inserts(account, 1));
      assertThat(writer.checkpoint().sourceEnd()).hasToString("FFFFFFFF/FFFFFFFF");
      assertThatThrownBy(() -> append(writer, Lsn.parse("10/1").value(), inserts(account, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("10/1");
    }
    assertThat(positions(everything(store(), ACCOUNTS))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void aSourceEndIsNotRepeated() {
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, 5, inserts(account, 1));
      assertThatThrownBy(() -> append(writer, 5, inserts(account, 1)))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThat(positions(everything(store(), ACCOUNTS))).containsExactly(1L);
  }

  @Test
  void equalLogPositionsOfTwoSourcesDoNotCollide() {
    try (FeedWriter accounts = store().write(ACCOUNTS);
        FeedWriter orders = store().write(ORDERS)) {
      append(accounts, 1, inserts(account, 2));
      append(orders, 1, inserts(order, 3));
      append(accounts, 2, inserts(account, 1));
    }
    assertThat(everything(store(), ACCOUNTS)).hasSize(3).allMatch(e -> e.schema().equals(account));
    assertThat(everything(store(), ORDERS)).hasSize(3).allMatch(e -> e.schema().equals(order));
    assertThat(positions(everything(store(), ORDERS))).containsExactly(1L, 2L, 3L);
  }

  @Test
  void twoFeedsAreWrittenAtTheSameTime() {
    try (FeedWriter accounts = store().write(ACCOUNTS);
        FeedWriter orders = store().write(ORDERS);
        FeedAppend open = accounts.begin()) {
      open.add(transaction(1), inserts(account, 2));
      append(orders, 1, inserts(order, 2));
      assertThat(everything(store(), ORDERS)).hasSize(2);
      open.end(new Lsn(1));
      open.commit();
    }
    assertThat(everything(store(), ACCOUNTS)).hasSize(2);
  }
}
