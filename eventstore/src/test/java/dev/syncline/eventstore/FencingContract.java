package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whoever was taken over can never write again. */
abstract class FencingContract {
  private SchemaId account;
  private FeedWriter old;

  abstract EventStore store();

  abstract EventStore other();

  @BeforeEach
  final void publish() {
    account = store().contracts().publish(ACCOUNTS, contract("account")).id();
    old = store().write(ACCOUNTS);
    append(old, 1, inserts(account, 1));
  }

  @AfterEach
  final void closeOld() {
    old.close();
  }

  @Test
  void anEarlierWriterCannotBegin() {
    try (FeedWriter next = other().write(ACCOUNTS)) {
      assertThatThrownBy(old::begin)
          .isInstanceOf(FencedException.class)
          .hasMessageContaining("epoch 1")
          .hasMessageContaining("at 2");
      append(next, 2, inserts(account, 1));
    }
    assertThat(everything(store(), ACCOUNTS)).hasSize(2);
  }

  @Test
  void anEarlierWriterCannotBind() {
    try (FeedWriter next = other().write(ACCOUNTS)) {
      assertThatThrownBy(() -> old.bind(new SourceIdentity("1", 1), new Lsn(7)))
          .isInstanceOf(FencedException.class);
      assertThat(next.checkpoint().identity()).isEmpty();
    }
  }

  @Test
  void anEarlierWriterCannotAddToAnOpenAppend() {
    FeedAppend stale = old.begin();
    stale.add(transaction(2), inserts(account, 3));
    try (FeedWriter next = other().write(ACCOUNTS)) {
      assertThatThrownBy(
              () -> {
                for (int more = 0; more < 1000; more++) {
                  stale.add(transaction(2), inserts(account, 1000));
                }
              })
          .isInstanceOf(FencedException.class);
      stale.close();
      append(next, 2, inserts(account, 1));
    }
    assertThat(everything(store(), ACCOUNTS)).hasSize(2);
  }

  @Test
  void anEarlierWriterCannotCommitAnOpenAppend() {
    FeedAppend stale = old.begin();
    stale.add(transaction(2), inserts(account, 3));
    stale.end(new Lsn(2));
    try (FeedWriter next = other().write(ACCOUNTS)) {
      assertThatThrownBy(stale::commit).isInstanceOf(FencedException.class);
      stale.close();
      old.close();
      assertThat(append(next, 2, inserts(account, 1)).head()).isEqualTo(new Position(2));
    }
    assertThat(everything(store(), ACCOUNTS)).hasSize(2);
  }

  @Test
  void everyTakeOverRaisesTheEpoch() {
    other().write(ACCOUNTS).close();
    other().write(ACCOUNTS).close();
    assertThat(store().feeds()).extracting(FeedStatus::epoch).containsExactly(new Epoch(3));
  }
}
