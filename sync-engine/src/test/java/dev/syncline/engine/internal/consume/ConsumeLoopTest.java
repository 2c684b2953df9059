package dev.syncline.engine.internal.consume;

import static dev.syncline.engine.memory.Account.key;
import static dev.syncline.engine.memory.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.EngineSettings;
import dev.syncline.engine.memory.Account;
import dev.syncline.engine.memory.Loss;
import dev.syncline.engine.memory.LossyStore;
import dev.syncline.engine.memory.MemoryCode;
import dev.syncline.engine.memory.MemoryDestination;
import dev.syncline.engine.memory.MemoryDestinationAdapter;
import dev.syncline.engine.memory.Plans;
import dev.syncline.engine.memory.QuickPipeline;
import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The way from a feed into the rows of a destination. */
class ConsumeLoopTest {
  /** Then {@code Stages} interrupts what has not ended by itself. */
  private static final Duration TO_INTERRUPTION = Duration.ofSeconds(5);

  private static final Duration REPORTS = Duration.ofMillis(10);
  private static final Account ADA = new Account(1, "Ada");
  private static final Account BOB = new Account(2, "Bob");

  private final LossyStore store = new LossyStore();
  private final FeedWriter feed = store.write(Plans.FEED);
  private final MemoryDestination destination = new MemoryDestination();
  private long lastEnd;
  private QuickPipeline consumer;

  @AfterEach
  void close() {
    consumer.close();
  }

  @Test
  void aTransactionLargerThanAPageIsAppliedInOneCommit() {
    Account[] many =
        IntStream.rangeClosed(1, 10_500)
            .mapToObj(id -> new Account(id, "A"))
            .toArray(Account[]::new);
    start();

    publish(many);

    soon().until(() -> destination.rows().size() == many.length);
    assertThat(destination.commits()).hasSize(1);
  }

  @Test
  void aRestartContinuesAtTheCursor() {
    start();
    publish(ADA);
    awaitApplied(Map.of(key(1), 1));

    consumer.close();
    publish(BOB);
    start();
    publish(new Account(1, "Ada Lovelace"));

    awaitApplied(Map.of(key(1), 2, key(2), 1));
  }

  /** Counters show a repetition that rows would hide. */
  @ParameterizedTest
  @EnumSource
  void aConnectionLostDuringACommitCostsNoEventAndRepeatsNone(Loss loss) {
    start();
    publish(ADA);
    awaitApplied(Map.of(key(1), 1));
    destination.loseNext(loss);

    publish(ADA, BOB);

    awaitApplied(Map.of(key(1), 2, key(2), 1));
    soon().until(() -> status().lastFailure().isPresent());
    publish(BOB);
    awaitApplied(Map.of(key(1), 2, key(2), 2));
    assertThat(status().state()).isEqualTo(PipelineState.RUNNING);
    assertThat(status().lastFailure().orElseThrow().why()).contains("the connection was lost");
  }

  @Test
  void aConsumerWaitsForAContractAndStartsOnceItIsPublished() {
    start();
    soon().until(() -> status().state() == PipelineState.WAITING);
    assertThat(status().note()).isEqualTo("waiting for [from-accounts/account v1] to be published");

    publish(ADA, BOB);

    soon().until(() -> destination.rows().equals(Map.of(key(1), ADA.json(), key(2), BOB.json())));
    assertThat(status().state()).isEqualTo(PipelineState.RUNNING);
  }

  @Test
  void aDestinationThatRefusesTheConsumerHaltsItUntilTheCauseIsGone() {
    destination.dropTable();
    publish(ADA);
    start();
    awaitHalt();
    assertThat(status().problems())
        .extracting(Diagnostic::code)
        .containsExactly(MemoryCode.NO_TABLE);

    destination.createTable();

    awaitApplied(Map.of(key(1), 1));
    soon().until(() -> status().state() == PipelineState.RUNNING);
    assertThat(status().halt()).isEmpty();
  }

  @Test
  void anEventThatIsRefusedHaltsTheConsumerBeforeItsTransactionUntilTheCauseIsGone() {
    destination.columnWidth(3);
    start();
    publish(ADA);
    publish(BOB, new Account(3, "Lovelace"));
    awaitHalt();
    assertThat(status().problems())
        .extracting(Diagnostic::code)
        .containsExactly(MemoryCode.TOO_LONG);
    assertThat(destination.rows()).doesNotContainKeys(key(2), key(3));

    destination.columnWidth(20);

    awaitApplied(Map.of(key(1), 1, key(2), 1, key(3), 1));
    soon().until(() -> status().state() == PipelineState.RUNNING);
  }

  @Test
  void aConsumerWhoseCursorWasClaimedAppliesNothingMore() {
    start();
    publish(ADA);
    awaitApplied(Map.of(key(1), 1));
    destination.claim();

    publish(BOB);

    awaitHalt();
    assertThat(status().problems())
        .extracting(Diagnostic::code)
        .containsExactly(EngineCode.TAKEN_OVER);
    assertThat(destination.rows()).containsOnlyKeys(key(1));
  }

  @Test
  void aConsumerOfARetiredMajorStandsStillUntilItIsRestored() {
    publish(ADA);
    store.contracts().retire(Plans.CONTRACT.reference());
    start();
    awaitHalt();
    assertThat(status().problems())
        .extracting(Diagnostic::code)
        .containsExactly(EngineCode.MAJOR_RETIRED);
    assertThat(destination.rows()).isEmpty();

    store.contracts().restore(Plans.CONTRACT.reference());

    awaitApplied(Map.of(key(1), 1));
  }

  @Test
  void consumersAreReportedWhileTheyMove() {
    publish(ADA);
    start();
    awaitReported(1);
    RegisteredConsumer first = store.consumers().all().get(0);
    assertThat(first.id())
        .isEqualTo(new ConsumerId(Plans.FEED, "to-orders/copy", "localhost:5432/heap"));
    assertThat(first.schema()).isEqualTo(store.contracts().all().get(0).id());

    publish(BOB);

    awaitReported(2);
  }

  @Test
  void theLastPositionIsReportedAtTheEnd() {
    publish(ADA);
    start(Duration.ofHours(1));
    soon().until(() -> !store.consumers().all().isEmpty());
    awaitApplied(Map.of(key(1), 1));
    publish(BOB);
    awaitApplied(Map.of(key(1), 1, key(2), 1));

    consumer.close();

    assertThat(store.consumers().all())
        .extracting(RegisteredConsumer::position)
        .containsExactly(new Position(2));
  }

  @Test
  void aReportThatIsRefusedHoldsUpNothingAndIsRepeated() {
    store.takesReports(false);
    publish(ADA);
    start();
    awaitApplied(Map.of(key(1), 1));
    soon().until(() -> store.refusedReports() > 1);
    assertThat(status().state()).isEqualTo(PipelineState.RUNNING);

    store.takesReports(true);

    awaitReported(1);
  }

  @Test
  void aStopEndsEverythingBeforeItIsInterrupted() {
    start();
    publish(ADA);
    awaitApplied(Map.of(key(1), 1));

    assertThat(timeToStop()).isLessThan(TO_INTERRUPTION);
    assertThat(status().state()).isEqualTo(PipelineState.STOPPED);
  }

  @Test
  void aStopEndsTheWaitForAContractBeforeItIsInterrupted() {
    start();
    soon().until(() -> status().state() == PipelineState.WAITING);

    assertThat(timeToStop()).isLessThan(TO_INTERRUPTION);
    assertThat(status().state()).isEqualTo(PipelineState.STOPPED);
  }

  private void start() {
    start(REPORTS);
  }

  /**
   * @param reports the time between two reports
   */
  private void start(Duration reports) {
    consumer =
        QuickPipeline.start(
            new ConsumeLoop(
                Plans.consume(),
                new MemoryDestinationAdapter(destination),
                () -> store,
                EngineSettings.DEFAULT.catchUp(),
                reports));
  }

  /** Publishes one source transaction, and the contract with the first. */
  private void publish(Account... accounts) {
    PublishedContract contract = store.contracts().publish(Plans.FEED, Plans.CONTRACT);
    lastEnd += 100;
    try (FeedAppend append = feed.begin()) {
      append.add(
          new TransactionHeader(lastEnd, Instant.now()),
          Arrays.stream(accounts).map(account -> event(contract, account)).toList());
      append.end(new Lsn(lastEnd));
      append.commit();
    }
  }

  private static NewEvent event(PublishedContract contract, Account account) {
    return new NewEvent(
        contract.id(), 0, Operation.UPDATE, key(account.id()), Optional.of(account.json()));
  }

  private void awaitApplied(Map<String, Integer> times) {
    soon().untilAsserted(() -> assertThat(destination.applied()).isEqualTo(times));
  }

  private void awaitReported(long position) {
    soon()
        .untilAsserted(
            () ->
                assertThat(store.consumers().all())
                    .extracting(RegisteredConsumer::position)
                    .containsExactly(new Position(position)));
  }

  private void awaitHalt() {
    soon().until(() -> status().state() == PipelineState.HALTED);
  }

  private Duration timeToStop() {
    long asked = System.nanoTime();
    consumer.close();
    return Duration.ofNanos(System.nanoTime() - asked);
  }

  private PipelineStatus status() {
    return consumer.status();
  }
}
