package dev.syncline.engine.internal.consume;

import static dev.syncline.engine.memory.Account.key;
import static dev.syncline.engine.memory.Soon.soon;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.memory.Account;
import dev.syncline.engine.memory.Loss;
import dev.syncline.engine.memory.MemoryDestination;
import dev.syncline.engine.memory.MemoryDestinationAdapter;
import dev.syncline.engine.memory.Plans;
import dev.syncline.engine.memory.QuickPipeline;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.engine.status.ConsumerStatus;
import dev.syncline.engine.status.ConsumerStatus.State;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Consumer schemas of one destination, of which some are paused or far behind. */
class PausedConsumersTest {
  private static final String A = "to-orders/a";
  private static final String B = "to-orders/b";
  private static final String C = "to-orders/c";
  private static final Account ADA = new Account(1, "Ada");
  private static final int FAR = 150;

  private final MemoryEventStore store = new MemoryEventStore();
  private final FeedWriter feed = store.write(Plans.FEED);
  private final MemoryDestination destination = new MemoryDestination();
  private long lastEnd;
  private QuickPipeline consumer;

  @AfterEach
  void close() {
    Stream.of(A, B, C).forEach(name -> destination.gate(name).open());
    consumer.close();
  }

  @Test
  void aPausedConsumerWaitsWhileTheOthersGoOnTogetherAndJoinsThemOnceItIsResumed() {
    start(A, B, C);
    publishMany(1, 20);
    awaitSame(20, A, B, C);
    destination.pause(C);

    publishMany(21, FAR);
    awaitSame(FAR, A, B);
    assertThat(destination.rows(C)).hasSize(20);
    soon().untilAsserted(() -> assertThat(state(C)).isEqualTo(State.PAUSED));
    assertThat(consumer.status().state()).isEqualTo(PipelineState.RUNNING);

    destination.resume(C);
    publishMany(FAR + 1, FAR + 20);
    awaitSame(FAR + 20, A, B, C);
    awaitJoined(A, B, C);
    int joined = destination.commits().size();
    publish(new Account(1, "last"));
    soon()
        .untilAsserted(
            () -> assertThat(destination.rows(C)).containsValue("{\"id\":1,\"name\":\"last\"}"));

    assertEachEventAppliedOnce(FAR + 20);
    assertThat(destination.commits())
        .allSatisfy(commit -> assertThat(commit.get(A)).isEqualTo(commit.get(B)));
    assertThat(destination.commits().subList(joined, destination.commits().size()))
        .isNotEmpty()
        .allSatisfy(commit -> assertThat(commit.get(A)).isEqualTo(commit.get(C)));
  }

  @Test
  void aNewConsumerCatchesUpWhileTheOthersGoOn() {
    start(A);
    publishMany(1, FAR);
    awaitSame(FAR, A);
    consumer.close();
    destination.gate(B).close();
    start(A, B);
    soon().until(() -> destination.gate(B).isReached());

    publishMany(FAR + 1, FAR + 50);
    awaitSame(FAR + 50, A);

    assertThat(destination.rows(B)).isEmpty();
    assertThat(state(A)).isEqualTo(State.RUNNING);
    assertThat(state(B)).isEqualTo(State.CATCHING_UP);
    assertThat(consumer.status().note()).isEqualTo("catching up: " + B);
    assertThat(consumer.status().position()).isEqualTo(FAR + 50);

    destination.gate(B).open();
    awaitSame(FAR + 50, A, B);
    awaitJoined(A, B);
    assertEachEventAppliedOnce(FAR + 50);
  }

  @Test
  void onlySoManyCatchUpAtOnceAndTheClosestFirst() {
    start(A, C);
    publishMany(1, FAR);
    awaitSame(FAR, A, C);
    destination.pause(C);
    publishMany(FAR + 1, 2 * FAR);
    awaitSame(2 * FAR, A);
    consumer.close();
    destination.resume(C);
    destination.gate(C).close();

    start(A, B, C);
    soon().until(() -> destination.gate(C).isReached());
    assertThat(state(C)).isEqualTo(State.CATCHING_UP);
    assertThat(state(B)).isEqualTo(State.WAITING);

    destination.gate(C).open();
    awaitSame(2 * FAR, A, B, C);
    awaitJoined(A, B, C);
    assertEachEventAppliedOnce(2 * FAR);
  }

  @Test
  void aLostConnectionOfOneThatCatchesUpCostsNoEventAndRepeatsNone() {
    start(A);
    publishMany(1, FAR);
    awaitSame(FAR, A);
    consumer.close();
    destination.loseNext(Loss.ANSWER);

    start(A, B);

    awaitSame(FAR, A, B);
    assertThat(destination.isLossAhead()).isFalse();
    assertEachEventAppliedOnce(FAR);
  }

  @Test
  void aRejectedEventPausesItsConsumerAloneBeforeItsTransaction() {
    destination.columnWidth(B, 3);
    start(Plans.subscription("a", ErrorPolicy.STOP), Plans.subscription("b", ErrorPolicy.PAUSE));
    publish(ADA);
    publish(new Account(2, "Bob"), new Account(3, "Lovelace"));
    publish(new Account(4, "Cy"));

    soon().until(() -> destination.rows(A).size() == 4);
    soon().untilAsserted(() -> assertThat(state(B)).isEqualTo(State.PAUSED));
    assertThat(destination.rows(B)).containsOnlyKeys(key(1));
    assertThat(destination.cursors().get(B).position()).isEqualTo(new Position(1));
    assertThat(consumer.status().consumers().get(B).pause().flatMap(ConsumerPause::code))
        .contains("MEM-202");
    assertThat(consumer.status().halt()).isEmpty();

    destination.resume(B);
    soon().until(() -> destination.cursors().get(B).pause().isPresent());
    assertThat(destination.cursors().get(B).position()).isEqualTo(new Position(1));

    destination.columnWidth(B, 20);
    destination.resume(B);
    soon().until(() -> destination.rows(B).size() == 4);
    awaitJoined(A, B);
    assertEachEventAppliedOnce(4);
  }

  @Test
  void aRejectedEventOfAConsumerThatStopsStillHaltsAll() {
    destination.columnWidth(A, 3);
    start(Plans.subscription("a", ErrorPolicy.STOP), Plans.subscription("b", ErrorPolicy.PAUSE));

    publish(new Account(3, "Lovelace"));

    soon().until(() -> consumer.status().state() == PipelineState.HALTED);
    assertThat(destination.rows(B)).isEmpty();
  }

  @Test
  void aPauseTakesEffectWhileThePipelineIsHalted() {
    destination.columnWidth(A, 3);
    start(A, B);
    publish(new Account(3, "Lovelace"));
    soon().until(() -> consumer.status().state() == PipelineState.HALTED);

    destination.pause(A);

    soon().until(() -> destination.rows(B).containsKey(key(3)));
    soon().until(() -> consumer.status().state() == PipelineState.RUNNING);
    assertThat(destination.rows(A)).isEmpty();
  }

  @Test
  void whereAllArePausedThePipelineIsReadyAndGoesOnOnceOneIsResumed() {
    start(A, B);
    publish(ADA);
    awaitSame(1, A, B);
    destination.pause(A);
    destination.pause(B);
    soon().until(() -> state(A) == State.PAUSED && state(B) == State.PAUSED);
    assertThat(consumer.status().state()).isEqualTo(PipelineState.RUNNING);
    assertThat(consumer.status().note()).isEqualTo("paused: " + A + ", " + B);

    publishMany(2, 3);
    destination.resume(B);

    awaitSame(3, B);
    assertThat(destination.rows(A)).hasSize(1);
  }

  private void start(String... names) {
    start(
        Arrays.stream(names)
            .map(
                name -> Plans.subscription(name.substring("to-orders/".length()), ErrorPolicy.STOP))
            .toArray(Subscription[]::new));
  }

  private void start(Subscription... subscriptions) {
    consumer =
        QuickPipeline.start(
            new ConsumeLoop(
                Plans.consume(subscriptions),
                new MemoryDestinationAdapter(destination),
                () -> store,
                new CatchUp(100, 1, Duration.ofMillis(5)),
                Duration.ofSeconds(5)));
  }

  /** Publishes an account in each source transaction. */
  private void publishMany(int first, int last) {
    for (int id = first; id <= last; id++) {
      publish(new Account(id, "A"));
    }
  }

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

  private void awaitSame(int rows, String... consumers) {
    soon()
        .untilAsserted(
            () ->
                assertThat(consumers)
                    .allSatisfy(name -> assertThat(destination.rows(name)).hasSize(rows)));
  }

  private void awaitJoined(String... consumers) {
    soon()
        .untilAsserted(
            () ->
                assertThat(consumers)
                    .allSatisfy(name -> assertThat(state(name)).isEqualTo(State.RUNNING)));
  }

  /** Of every consumer schema that has any row, for the accounts 2 to the last. */
  private void assertEachEventAppliedOnce(int last) {
    for (String name : List.of(A, B, C)) {
      Map<String, Integer> applied = destination.applied(name);
      if (!applied.isEmpty()) {
        for (int id = 2; id <= last; id++) {
          assertThat(applied).as(name).containsEntry(key(id), 1);
        }
      }
    }
  }

  private State state(String name) {
    return consumer
        .status()
        .consumers()
        .getOrDefault(name, ConsumerStatus.of(State.WAITING))
        .state();
  }
}
