package dev.syncline.engine.internal.publish;

import static dev.syncline.engine.memory.Account.key;
import static dev.syncline.engine.memory.Soon.soon;
import static dev.syncline.engine.memory.Write.put;
import static dev.syncline.engine.memory.Write.remove;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.EngineSettings;
import dev.syncline.engine.memory.Account;
import dev.syncline.engine.memory.FeedContent;
import dev.syncline.engine.memory.Loss;
import dev.syncline.engine.memory.LossyStore;
import dev.syncline.engine.memory.MemoryCode;
import dev.syncline.engine.memory.MemorySource;
import dev.syncline.engine.memory.MemorySourceAdapter;
import dev.syncline.engine.memory.Plans;
import dev.syncline.engine.memory.QuickPipeline;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way from the log of a source into the feed. */
class PublishLoopTest {
  /** Then {@code Stages} interrupts what has not ended by itself. */
  private static final Duration TO_INTERRUPTION = Duration.ofSeconds(5);

  private static final Duration WATCH = Duration.ofMillis(10);

  private final MemorySource source = new MemorySource();
  private final LossyStore store = new LossyStore();
  private final FeedContent feed = new FeedContent(store);
  private QuickPipeline publisher;

  @AfterEach
  void close() {
    source.chunks().open();
    publisher.close();
  }

  /** The source discards what is confirmed: what was confirmed too early is lost for good. */
  @ParameterizedTest
  @EnumSource
  void aConnectionLostDuringAnAppendCostsNoChangeAndRepeatsNone(Loss loss) {
    startAndLoad();
    store.loseNext(loss);

    source.commit(put(1, "Ada"), put(2, "Bob"));
    source.commit(put(3, "Cy"));

    awaitEvents(3);
    source.commit(put(4, "Di"));
    awaitEvents(4);
    soon().until(() -> source.confirmed().equals(endOfTheFeed()));
    assertThat(store.isLossAhead()).isFalse();
    assertThat(feed.transactions())
        .containsExactly(List.of(key(1), key(2)), List.of(key(3)), List.of(key(4)));
  }

  @Test
  void aTransactionThatArrivesInPartsIsStoredWholeAlthoughTheConnectionIsLostBetweenThem() {
    startAndLoad();
    source.deliverAtOnce(1);
    source.loseConnectionAfter(3);

    source.commit(put(1, "Ada"), put(2, "Bob"), put(3, "Cy"));
    source.commit(put(4, "Di"));

    awaitEvents(4);
    assertThat(publisher.status().lastFailure()).isPresent();
    assertThat(feed.transactions())
        .containsExactly(List.of(key(1), key(2), key(3)), List.of(key(4)));
  }

  @Test
  void aRestartContinuesWhereTheFeedEndsAlthoughTheSourceRepeatsMore() {
    startAndLoad();
    source.loseConfirmations();
    source.commit(put(1, "Ada"));
    source.commit(put(2, "Bob"));
    awaitEvents(2);

    publisher.close();
    source.commit(put(3, "Cy"));
    start();
    source.commit(put(4, "Di"));

    awaitEvents(4);
    assertThat(feed.transactions())
        .containsExactly(List.of(key(1)), List.of(key(2)), List.of(key(3)), List.of(key(4)));
  }

  @Test
  void aBackfillDoesNotOverwriteWhatChangesMeanwhile() {
    source.commit(put(1, "Ada"), put(2, "Bob"), put(3, "Cy"));
    source.chunks().close();
    start();
    soon().until(source.chunks()::isReached);

    source.commit(put(1, "Ada Lovelace"), remove(2), put(4, "Di"));
    source.chunks().open();

    awaitLoaded();
    assertThat(feed.rows()).isEqualTo(rowsOfTheSource());
    assertThat(feed.transactions())
        .containsExactly(List.of(key(1), key(2), key(4)), List.of(key(3)));
  }

  @Test
  void aBackfillThatWasInterruptedContinuesAfterItsLastStoredChunk() {
    source.commit(put(1, "Ada"), put(2, "Bob"), put(3, "Cy"), put(4, "Di"), put(5, "Ed"));
    int eventsOfAMark = 3;
    source.fallSilentAfter(2 * eventsOfAMark);
    start();
    awaitEvents(2);

    source.loseConnectionAfter(0);

    awaitLoaded();
    assertThat(feed.transactions())
        .containsExactly(List.of(key(1), key(2)), List.of(key(3), key(4)), List.of(key(5)));
  }

  @Test
  void aPublisherWithNothingButARetiredMajorStandsStillUntilItIsRestored() {
    store.contracts().publish(Plans.FEED, Plans.CONTRACT);
    store.contracts().retire(Plans.CONTRACT.reference());
    start();
    soon().until(() -> status().state() == PipelineState.HALTED);
    assertThat(status().problems())
        .extracting(Diagnostic::toString)
        .containsExactly(
            "ENG-125 public schema from-accounts/account v1 is retired, and a manifest still holds"
                + " it; remove it from manifest from-accounts; or: sync-cli contract restore"
                + " from-accounts/account@1");

    store.contracts().restore(Plans.CONTRACT.reference());

    awaitLoaded();
  }

  @Test
  void aLostConnectionIsRetried() {
    startAndLoad();

    source.loseConnectionAfter(0);
    soon().until(() -> status().lastFailure().isPresent());
    source.commit(put(1, "Ada"));

    awaitEvents(1);
    assertThat(status().state()).isEqualTo(PipelineState.RUNNING);
    assertThat(status().lastFailure().orElseThrow().why()).contains("the connection was lost");
  }

  @Test
  void aSourceThatCannotBeCapturedHaltsThePipelineUntilItCanBe() {
    startAndLoad();

    source.dropPublication();
    soon().until(() -> status().state() == PipelineState.HALTED);
    assertThat(status().problems())
        .extracting(Diagnostic::code)
        .containsExactly(MemoryCode.NO_PUBLICATION);
    source.commit(put(1, "Ada"));
    source.createPublication();

    awaitEvents(1);
    soon().until(() -> status().state() == PipelineState.RUNNING);
    assertThat(status().halt()).isEmpty();
  }

  @Test
  void aStopEndsEverythingBeforeItIsInterruptedAlsoInTheMiddleOfATransaction() {
    source.commit(put(1, "Ada"));
    source.fallSilentAfter(4);
    start();
    soon().until(source::isSilent);

    long asked = System.nanoTime();
    publisher.close();

    assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(TO_INTERRUPTION);
    assertThat(status().state()).isEqualTo(PipelineState.STOPPED);
    assertThat(source.sessions()).isZero();
    assertThat(feed.events()).isEmpty();
  }

  private void startAndLoad() {
    start();
    awaitLoaded();
  }

  private void start() {
    publisher =
        QuickPipeline.start(
            new PublishLoop(
                Plans.publish(),
                new MemorySourceAdapter(source),
                () -> store,
                WATCH,
                EngineSettings.DEFAULT.bounding()));
  }

  private void awaitLoaded() {
    soon()
        .until(
            () ->
                feed.status().stream()
                    .flatMap(one -> one.backfills().stream())
                    .anyMatch(BackfillProgress::complete));
  }

  private void awaitEvents(int count) {
    soon().untilAsserted(() -> assertThat(feed.events()).hasSize(count));
  }

  private Optional<Lsn> endOfTheFeed() {
    return feed.status().map(one -> one.checkpoint().sourceEnd());
  }

  private PipelineStatus status() {
    return publisher.status();
  }

  private Map<String, String> rowsOfTheSource() {
    return source.rows().stream().collect(Collectors.toMap(row -> key(row.id()), Account::json));
  }
}
