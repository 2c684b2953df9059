package dev.syncline.engine.internal.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.syncline.engine.change.LogicalMessage;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.PublicEvents;
import dev.syncline.engine.spi.Truncation;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BackfillMergeTest {
  private static final BackfillProgress BEFORE = BackfillProgress.waiting(Accounts.ID, 0, 3);
  private static final BackfillProgress AFTER =
      new BackfillProgress(Accounts.ID, 0, Optional.of("[\"3\"]"), 3, 3, LoadState.UNDER_WAY);
  private static final Chunk CHUNK =
      new Chunk(PublicEvents.of(List.of(Accounts.row(1), Accounts.row(2), Accounts.row(3))), AFTER);

  private static final Chunk NEXT =
      new Chunk(
          PublicEvents.of(List.of(Accounts.row(4))),
          new BackfillProgress(Accounts.ID, 0, Optional.of("[\"4\"]"), 4, 4, LoadState.COMPLETE));

  private final BackfillMerge load = new BackfillMerge(List.of(Accounts.CONTRACT), true);

  @Test
  void aChunkGoesIntoTheFeedAtItsMark() {
    LogicalMessage mark = mark(CHUNK);

    assertThat(load.completes(mark)).contains(CHUNK);
    assertThat(load.completes(mark)).isEmpty();
  }

  @Test
  void chunksComeInTheOrderOfTheirMarks() {
    LogicalMessage first = mark(CHUNK);
    LogicalMessage second = mark(NEXT);

    assertThat(load.completes(first)).contains(CHUNK);
    assertThat(load.completes(second)).contains(NEXT);
  }

  @Test
  void onlySoManyChunksAreOnTheirWay() throws InterruptedException {
    LogicalMessage first = mark(CHUNK);
    assertThat(load.awaitRoom()).isTrue();
    load.add(NEXT);
    assertThat(load.awaitRoom()).isFalse();

    load.completes(first);
    assertThat(load.awaitRoom()).isFalse();
    load.appended();
    assertThat(load.awaitRoom()).isFalse();
    load.committed();
    assertThat(load.awaitRoom()).isTrue();
    assertThat(load.awaitAll()).isFalse();
    load.appended();
    load.committed();
    assertThat(load.awaitAll()).isTrue();
  }

  @Test
  void aLoadBeginsAtItsMarkOnce() throws InterruptedException {
    LogicalMessage mark = message(load.begin(BEFORE));

    assertThat(load.awaitBegun()).isFalse();
    assertThat(load.begins(mark)).contains(BEFORE.underWay());
    assertThat(load.awaitBegun()).isTrue();
    assertThat(load.begins(mark)).isEmpty();
  }

  @Test
  void eventsOfAContractWhoseLoadHasNotBegunAreLeftOut() {
    assertThat(load.admit(PublicEvents.of(List.of(Accounts.row(1)))).published()).isEmpty();

    String mark = load.begin(BEFORE);
    assertThat(load.admit(PublicEvents.of(List.of(Accounts.row(1)))).published()).isEmpty();

    load.begins(message(mark));
    assertThat(load.admit(PublicEvents.of(List.of(Accounts.row(1)))).published())
        .containsExactly(Accounts.row(1));
  }

  @Test
  void aChunkMustSeeWhatTheStreamDeliveredBeforeTheLoadBegan() {
    load.delivered(41);
    load.delivered(42);
    load.begins(message(load.begin(BEFORE)));

    assertThat(load.unsettled()).containsExactlyInAnyOrder(41L, 42L);
  }

  @Test
  void whatOneChunkSawNeedNotBeAskedOfTheNext() {
    load.delivered(41);
    load.begins(message(load.begin(BEFORE)));
    load.settled(Set.of(41L));
    load.delivered(42);

    assertThat(load.unsettled()).containsExactly(42L);
  }

  @Test
  void marksOfAnEarlierProcessMeanNothing() {
    LogicalMessage mark = mark(CHUNK);

    assertThat(load.completes(message("chunk of somebody else"))).isEmpty();
    assertThat(load.completes(mark)).contains(CHUNK);
  }

  @Test
  void aTruncationOvertakesTheChunksOnTheirWay() throws InterruptedException {
    load.begins(message(load.begin(BEFORE)));
    LogicalMessage first = mark(CHUNK);
    LogicalMessage second = mark(CHUNK);
    assertThat(load.awaitRoom()).isFalse();

    load.overtake(Accounts.ID, 0);

    assertThat(load.completes(first)).isEmpty();
    assertThat(load.completes(second)).isEmpty();
    assertThat(load.awaitAll()).isTrue();
    assertThat(load.add(NEXT)).isEmpty();
  }

  @Test
  void aTruncationOvertakesNoChunkOfAnotherContract() {
    LogicalMessage mark = mark(CHUNK);

    load.overtake(Accounts.ID, 1);

    assertThat(load.completes(mark)).contains(CHUNK);
    assertThat(load.add(NEXT)).isPresent();
  }

  @Test
  void aChunkThatWasInTheFeedBeforeATruncationStaysOnItsWayUntilItIsDurable()
      throws InterruptedException {
    load.completes(mark(CHUNK));

    load.overtake(Accounts.ID, 0);

    assertThat(load.awaitAll()).isFalse();
    load.appended();
    load.committed();
    assertThat(load.awaitAll()).isTrue();
  }

  @Test
  void aLoadThatBeginsAfterATruncationIsNotOvertakenByIt() {
    load.overtake(Accounts.ID, 0);

    load.begins(message(load.begin(BEFORE)));

    assertThat(load.add(CHUNK)).isPresent();
  }

  @Test
  void aTruncationOfAContractWhoseLoadHasNotBegunMeansNothing() {
    PublicEvents truncated =
        new PublicEvents(List.of(), List.of(), List.of(new Truncation.OfAllRows(Accounts.ID, 0)));
    assertThat(load.admit(truncated).truncations()).isEmpty();

    load.begins(message(load.begin(BEFORE)));

    assertThat(load.admit(truncated)).isEqualTo(truncated);
  }

  /** Each of these waits a while for the stream otherwise. */
  @Test
  void nothingIsWaitedForOnceItIsStopped() {
    load.begin(BEFORE);
    load.add(CHUNK);
    load.stopWaiting();

    assertTimeout(
        Duration.ofSeconds(2),
        () -> {
          for (int wait = 0; wait < 50; wait++) {
            assertThat(load.awaitBegun()).isFalse();
            assertThat(load.awaitAll()).isFalse();
          }
        });
  }

  private LogicalMessage mark(Chunk read) {
    return message(load.add(read).orElseThrow());
  }

  private static LogicalMessage message(String content) {
    return new LogicalMessage(BackfillMerge.PREFIX, content);
  }
}
