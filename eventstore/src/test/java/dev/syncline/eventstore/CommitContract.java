package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.AMPLE;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static dev.syncline.eventstore.Samples.positions;
import static dev.syncline.eventstore.Samples.transaction;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a commit makes durable and visible, and what closing without one leaves. */
abstract class CommitContract {
  private static final SourceIdentity SOURCE = new SourceIdentity("7400000000000000001", 1);

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
  void closingWithoutACommitLeavesNoTrace() {
    BackfillProgress progress =
        new BackfillProgress(account, 0, Optional.of("[\"3\"]"), 3, 9, LoadState.UNDER_WAY);
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(1), inserts(account, 3));
      append.end(new Lsn(1));
      append.save(progress);
    }
    assertThat(writer.checkpoint())
        .isEqualTo(new FeedCheckpoint(Position.START, Lsn.ZERO, Optional.empty()));
    assertThat(writer.backfills()).isEmpty();
    append(writer, 2, inserts(account, 1));
    assertThat(positions(everything(other(), ACCOUNTS))).containsExactly(1L);
  }

  @Test
  void emptyTransactionsAdvanceTheSourceEnd() {
    append(writer, 1, inserts(account, 1));
    FeedCheckpoint checkpoint = append(writer, 90, List.of());
    assertThat(checkpoint.head()).isEqualTo(new Position(1));
    assertThat(checkpoint.sourceEnd()).isEqualTo(new Lsn(90));
    try (FeedAppend append = writer.begin()) {
      append.end(new Lsn(91));
      append.end(new Lsn(92));
      append.commit();
    }
    assertThat(writer.checkpoint().sourceEnd()).isEqualTo(new Lsn(92));
    assertThat(other().feeds().get(0).checkpoint()).isEqualTo(writer.checkpoint());
  }

  @Test
  void backfillProgressIsCommittedWithItsRows() {
    BackfillProgress begun =
        new BackfillProgress(account, 0, Optional.of("[\"2\"]"), 2, 9, LoadState.UNDER_WAY);
    BackfillProgress done =
        new BackfillProgress(account, 0, Optional.of("[\"9\"]"), 9, 9, LoadState.COMPLETE);
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(1), inserts(account, 2));
      append.save(begun);
      append.end(new Lsn(1));
      append.commit();
    }
    assertThat(writer.backfills()).containsExactly(begun);
    try (FeedAppend append = writer.begin()) {
      append.save(done);
      append.commit();
    }
    assertThat(writer.backfills()).containsExactly(done);
    assertThat(other().feeds().get(0).backfills()).containsExactly(done);
  }

  @Test
  void refusedEventsAreSetAsideWithTheCommitAndHaveNoPosition() {
    RejectedEvent refused =
        new RejectedEvent(
            account, 0, Operation.UPDATE, "{\"id\": 7}", "{\"id\": 7}", "SQL-221", "no name");
    try (FeedAppend append = writer.begin()) {
      append.setAside(transaction(1), refused);
      append.end(new Lsn(1));
    }
    assertThat(other().deadLetters().counts()).isEmpty();
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(2), inserts(account, 1));
      for (int count = 0; count < 1_200; count++) {
        append.setAside(transaction(2), refused);
      }
      append.add(transaction(2), inserts(account, 1));
      append.end(new Lsn(2));
      append.commit();
    }

    DeadLetterBox deadLetters = other().deadLetters();
    assertThat(positions(everything(other(), ACCOUNTS))).containsExactly(1L, 2L);
    assertThat(deadLetters.counts()).isEqualTo(Map.of("shop/account 1.0", 1_200L));
    DeadLetter first = deadLetters.waiting(Optional.empty(), 1).get(0);
    assertThat(first.key()).isEqualTo("{\"id\": 7}");
    assertThat(first.transaction()).isEqualTo(2);
    assertThat(first.message()).isEqualTo("no name");
    assertThat(deadLetters.behind(first, 3)).hasSize(3);
    assertThat(deadLetters.drop(first)).isTrue();
    assertThat(deadLetters.find(first.id())).isEmpty();
  }

  @Test
  void keysOfRefusedEventsMayBeOfAnySize() {
    StringBuilder key = new StringBuilder();
    new Random(1).ints(60_000, 'a', 'z').forEach(one -> key.append((char) one));
    RejectedEvent refused =
        new RejectedEvent(
            account, 0, Operation.UPDATE, "{\"id\": \"" + key + "\"}", "{}", "SQL-221", "no name");
    try (FeedAppend append = writer.begin()) {
      append.setAside(transaction(1), refused);
      append.setAside(transaction(1), refused);
      append.end(new Lsn(1));
      append.commit();
    }

    DeadLetterBox deadLetters = other().deadLetters();
    DeadLetter first = deadLetters.waiting(Optional.empty(), 1).get(0);
    assertThat(first.key()).isEqualTo(refused.key());
    assertThat(deadLetters.behind(first, 3)).hasSize(1);
  }

  @Test
  void anUnboundFeedGoesOnAtItsPositionsFromAnotherPlaceAndLoadsAgain() {
    writer.bind(SOURCE, new Lsn(100));
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(1), inserts(account, 2));
      append.save(
          new BackfillProgress(account, 0, Optional.of("[\"2\"]"), 2, 9, LoadState.COMPLETE));
      append.end(new Lsn(110));
      append.commit();
    }

    writer.unbind();

    assertThat(writer.checkpoint())
        .isEqualTo(new FeedCheckpoint(new Position(2), Lsn.ZERO, Optional.empty()));
    assertThat(writer.backfills()).containsExactly(BackfillProgress.waiting(account, 0, 9));
    assertThat(other().feeds().get(0).continuityLost()).contains(new Lsn(110));
    writer.unbind();
    assertThat(other().feeds().get(0).continuityLost()).contains(new Lsn(110));
    SourceIdentity rebuilt = new SourceIdentity("7400000000000000002", 1);
    writer.bind(rebuilt, new Lsn(50));
    assertThat(append(writer, 60, inserts(account, 1)))
        .isEqualTo(new FeedCheckpoint(new Position(3), new Lsn(60), Optional.of(rebuilt)));
  }

  @Test
  void rowsThatALoadBegunOverDoesNotFindAreRetired() {
    BackfillProgress complete =
        new BackfillProgress(account, 0, Optional.of("[\"3\"]"), 3, 3, LoadState.COMPLETE);
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(1), inserts(account, 3));
      append.save(complete);
      append.end(new Lsn(1));
      append.commit();
    }
    try (FeedAppend append = writer.begin()) {
      append.startOver(complete);
      append.commit();
    }
    assertThat(writer.backfills()).containsExactly(complete.fromTheBeginning());

    List<NewEvent> still = inserts(account, 2);
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(2), still.subList(0, 1));
      append.setAside(
          transaction(2),
          new RejectedEvent(
              account, 0, Operation.INSERT, still.get(1).key(), "{}", "SQL-221", "no name"));
      append.save(complete);
      assertThat(append.retire(transaction(2), account, 0)).isEqualTo(1);
      append.end(new Lsn(2));
      append.commit();
    }

    List<Event> events = everything(other(), ACCOUNTS);
    assertThat(positions(events)).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(events.get(4).operation()).isEqualTo(Operation.DELETE);
    assertThat(events.get(4).key()).isEqualTo(events.get(2).key());
    assertThat(events.get(4).transactionFirst()).isEqualTo(new Position(4));
    try (FeedAppend append = writer.begin()) {
      assertThat(append.retire(transaction(3), account, 0)).isZero();
    }
  }

  @Test
  void nothingIsRetiredOfALoadThatNeverBeganOver() {
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(1), inserts(account, 3));
      append.save(
          new BackfillProgress(account, 0, Optional.of("[\"3\"]"), 3, 3, LoadState.COMPLETE));
      assertThat(append.retire(transaction(1), account, 0)).isZero();
    }
  }

  @Test
  void aFeedGoesOnWhereItsSourceWasPromoted() {
    writer.bind(SOURCE, new Lsn(100));
    append(writer, 110, inserts(account, 1));

    writer.follow(SOURCE.timeline() + 1);

    SourceIdentity promoted = SOURCE.on(SOURCE.timeline() + 1);
    assertThat(writer.checkpoint())
        .isEqualTo(new FeedCheckpoint(new Position(1), new Lsn(110), Optional.of(promoted)));
    assertThat(append(writer, 120, inserts(account, 1)).identity()).contains(promoted);
  }

  @Test
  void aFencedWriterChangesNothingOfTheSource() {
    writer.bind(SOURCE, new Lsn(100));
    try (FeedWriter next = other().write(ACCOUNTS)) {
      assertThatThrownBy(writer::unbind).isInstanceOf(FencedException.class);
      assertThatThrownBy(() -> writer.follow(9)).isInstanceOf(FencedException.class);
      assertThat(next.checkpoint().identity()).contains(SOURCE);
    }
  }

  @Test
  void anAppendIsSeenAtOnceOrNotAtAll() throws Exception {
    CountDownLatch looked = new CountDownLatch(50);
    CompletableFuture<Integer> seenBefore = new CompletableFuture<>();
    Thread looking =
        new Thread(
            () -> {
              while (looked.getCount() > 0) {
                List<Event> seen = everything(other(), ACCOUNTS);
                if (!seen.isEmpty()) {
                  seenBefore.complete(seen.size());
                }
                looked.countDown();
              }
            });
    try (FeedAppend append = writer.begin()) {
      looking.start();
      for (int transaction = 1; transaction <= 20; transaction++) {
        append.add(transaction(transaction), inserts(account, 500));
        append.add(transaction(transaction), inserts(account, 500));
        append.end(new Lsn(transaction));
      }
      assertThat(looked.await(60, TimeUnit.SECONDS)).isTrue();
      assertThat(seenBefore).isNotDone();
      append.commit();
    }
    assertThat(everything(other(), ACCOUNTS)).hasSize(20_000);
  }

  @Test
  void anOpenTransactionIsNotCommitted() {
    try (FeedAppend append = writer.begin()) {
      append.add(transaction(1), inserts(account, 1));
      assertThatThrownBy(append::commit)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("transaction 1");
    }
    assertThat(everything(other(), ACCOUNTS)).isEmpty();
  }

  @Test
  void callsOutOfOrderAreRefused() {
    try (FeedAppend append = writer.begin()) {
      assertThatThrownBy(writer::begin).isInstanceOf(IllegalStateException.class);
      append.add(transaction(1), inserts(account, 1));
      assertThatThrownBy(() -> append.add(transaction(2), inserts(account, 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("transaction 2 begins inside transaction 1");
      append.end(new Lsn(1));
      append.commit();
      assertThatThrownBy(() -> append.add(transaction(3), inserts(account, 1)))
          .isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(append::commit).isInstanceOf(IllegalStateException.class);
    }
    assertThat(everything(other(), ACCOUNTS)).hasSize(1);
  }

  @Test
  void aFeedIsBoundToOneSource() {
    writer.bind(SOURCE, new Lsn(500));
    writer.bind(SOURCE, new Lsn(900));
    assertThat(writer.checkpoint())
        .isEqualTo(new FeedCheckpoint(Position.START, new Lsn(500), Optional.of(SOURCE)));
    assertThatThrownBy(() -> writer.bind(new SourceIdentity("7400000000000000001", 2), Lsn.ZERO))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-106");
    assertThat(append(writer, 501, List.of()).identity()).contains(SOURCE);
  }

  @Test
  void waitingReadersWakeWhenAnotherProcessCommits() throws Exception {
    append(writer, 1, inserts(account, 1));
    List<Duration> delays = new ArrayList<>();
    for (long head = 1; head <= 5; head++) {
      Position after = new Position(head);
      CompletableFuture<EventPage> woken = new CompletableFuture<>();
      Thread waiting = new Thread(() -> woken.complete(readWhenThereIs(after)));
      waiting.start();
      await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
      append(writer, head + 1, inserts(account, 1));
      long committed = System.nanoTime();
      assertThat(woken.get(5, TimeUnit.SECONDS).events()).hasSize(1);
      delays.add(Duration.ofNanos(System.nanoTime() - committed));
    }
    assertThat(Collections.min(delays)).isLessThan(Duration.ofMillis(300));
  }

  private EventPage readWhenThereIs(Position after) {
    try (FeedReader reader = other().read(ACCOUNTS)) {
      reader.await(after, Duration.ofSeconds(30));
      return reader.read(after, Set.of(account), AMPLE);
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void aReaderThatIsStoppedWaitsNoMore() throws Exception {
    try (FeedReader reader = store().read(ACCOUNTS)) {
      CompletableFuture<Void> ended = new CompletableFuture<>();
      Thread waiting =
          new Thread(
              () -> {
                awaitForLong(reader);
                ended.complete(null);
              });
      waiting.start();
      await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);

      long asked = System.nanoTime();
      reader.stopWaiting();
      ended.get(30, TimeUnit.SECONDS);
      awaitForLong(reader);

      assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(30));
      append(writer, 1, inserts(account, 1));
      assertThat(reader.read(Position.START, Set.of(account), AMPLE).events()).hasSize(1);
    }
  }

  private static void awaitForLong(FeedReader reader) {
    try {
      reader.await(Position.START, Duration.ofMinutes(5));
    } catch (InterruptedException stopped) {
      throw new IllegalStateException(stopped);
    }
  }

  @Test
  void waitingEndsAfterTheGivenTime() throws Exception {
    try (FeedReader reader = store().read(ACCOUNTS)) {
      long begun = System.nanoTime();
      reader.await(Position.START, Duration.ofMillis(50));
      assertThat(Duration.ofNanos(System.nanoTime() - begun))
          .isBetween(Duration.ofMillis(49), Duration.ofSeconds(5));
    }
  }
}
