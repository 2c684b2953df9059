package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.ORDERS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The registry of consumers. */
abstract class ConsumerContract {
  private static final ConsumerId COPY =
      new ConsumerId(ACCOUNTS, "orders/copy", "db.example:5432/orders");
  private static final ConsumerId ELSEWHERE =
      new ConsumerId(ACCOUNTS, "orders/copy", "db.example:5432/archive");

  private SchemaId account;
  private SchemaId next;

  abstract EventStore store();

  abstract EventStore other();

  @BeforeEach
  void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account")).id();
    next =
        store()
            .contracts()
            .publish(ACCOUNTS, contract("account", 2, 0, "{\"properties\":{\"id\":{}}}"))
            .id();
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 4));
    }
  }

  @Test
  void aConsumerIsRegisteredByItsFirstReportAndMovesWithTheNext() {
    Cursor moved = new Cursor(Optional.of(History.begin()), new Position(4));
    report(COPY, account, Cursor.START);
    RegisteredConsumer first = only();
    assertThat(first.report()).isEqualTo(new ConsumerReport(COPY, account, Cursor.START));
    assertThat(first.reportedAt()).isEqualTo(first.firstReportedAt());

    report(COPY, next, moved);

    RegisteredConsumer second = only();
    assertThat(second.report()).isEqualTo(new ConsumerReport(COPY, next, moved));
    assertThat(second.firstReportedAt()).isEqualTo(first.firstReportedAt());
    assertThat(second.reportedAt()).isAfterOrEqualTo(first.reportedAt());
    assertThat(second.isAwaited()).isTrue();
  }

  @Test
  void aConsumerSchemaAtTwoDatabasesIsTwoConsumers() {
    store()
        .consumers()
        .report(
            List.of(
                new ConsumerReport(COPY, account, at(3)),
                new ConsumerReport(ELSEWHERE, account, at(1))));

    assertThat(other().consumers().all())
        .extracting(one -> one.id() + " " + one.position())
        .containsExactly(
            "orders/copy at db.example:5432/archive 1", "orders/copy at db.example:5432/orders 3");
  }

  /** One that was rewound, so that retention waits for it again. */
  @Test
  void aConsumerMayGoBack() {
    report(COPY, account, at(4));
    report(COPY, account, at(1));

    assertThat(only().position()).isEqualTo(new Position(1));
  }

  @Test
  void aReportThatCannotBeTrueIsRefusedWithAllReportsBesideIt() {
    SchemaId order = store().contracts().publish(ORDERS, contract("order")).id();
    assertThatThrownBy(() -> report(COPY, account, at(5))).isInstanceOf(EventStoreException.class);
    assertThatThrownBy(
            () ->
                store()
                    .consumers()
                    .report(
                        List.of(
                            new ConsumerReport(ELSEWHERE, account, at(1)),
                            new ConsumerReport(COPY, order, Cursor.START))))
        .isInstanceOf(EventStoreException.class);

    assertThat(store().consumers().all()).isEmpty();
  }

  @Test
  void aForgottenConsumerIsGoneUntilItReportsAgain() {
    report(COPY, account, at(2));

    assertThat(other().consumers().forget(COPY)).isTrue();
    assertThat(other().consumers().forget(COPY)).isFalse();
    assertThat(store().consumers().all()).isEmpty();
    report(COPY, account, at(3));
    assertThat(only().position()).isEqualTo(new Position(3));
  }

  @Test
  void aConsumerThatWasGivenUpStaysSoWhateverItReports() {
    assertThat(store().consumers().giveUp(COPY, "too slow")).isFalse();
    report(COPY, account, at(2));

    assertThat(other().consumers().giveUp(COPY, "too slow")).isTrue();
    RegisteredConsumer.GivenUp first = only().givenUp().orElseThrow();
    assertThat(other().consumers().giveUp(COPY, "again")).isTrue();
    report(COPY, account, at(3));

    assertThat(only().isAwaited()).isFalse();
    assertThat(only().givenUp()).contains(first);
    assertThat(first.reason()).isEqualTo("too slow");
    assertThat(only().position()).isEqualTo(new Position(3));
  }

  @Test
  void aReportOfNoConsumerChangesNothing() {
    store().consumers().report(List.of());

    assertThat(store().consumers().all()).isEmpty();
  }

  @Test
  void aConsumerHasAManifestANameAndADestination() {
    assertThatThrownBy(() -> new ConsumerId(ACCOUNTS, "copy", "db.example:5432/orders"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConsumerId(ACCOUNTS, "orders/", "db.example:5432/orders"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ConsumerId(ACCOUNTS, "orders/copy", ""))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void report(ConsumerId consumer, SchemaId schema, Cursor cursor) {
    store().consumers().report(List.of(new ConsumerReport(consumer, schema, cursor)));
  }

  private RegisteredConsumer only() {
    List<RegisteredConsumer> all = other().consumers().all();
    assertThat(all).hasSize(1);
    return all.get(0);
  }

  private static Cursor at(long position) {
    return new Cursor(Optional.empty(), new Position(position));
  }
}
