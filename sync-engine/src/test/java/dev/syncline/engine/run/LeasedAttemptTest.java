package dev.syncline.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.schema.Slug;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class LeasedAttemptTest {
  private static final FeedName FEED = new FeedName(new Slug("shop"), new Slug("accounts"));

  private final EventStore store = new MemoryEventStore();
  private final PipelineMonitor monitor = new PipelineMonitor("test");
  private final StopSignal stop = new StopSignal();

  @Test
  void worksWithTheLeaseAndGivesItUpAfterwards() throws InterruptedException {
    leased(
            (signal, same) -> {
              try (Lease other = store.lease(FEED)) {
                assertThat(other.take()).isInstanceOf(LeaseHolding.Theirs.class);
              }
            })
        .run(stop, monitor);

    try (Lease other = store.lease(FEED)) {
      assertThat(other.take()).isInstanceOf(LeaseHolding.Ours.class);
    }
  }

  @Test
  void aStandbyThatIsStoppedNeverWorks() throws InterruptedException {
    try (Lease other = store.lease(FEED)) {
      other.take();
      stop.stop();
      leased((signal, same) -> assertThat(signal).as("never called").isNull()).run(stop, monitor);
    }
    assertThat(monitor.status().state()).isEqualTo(PipelineState.STANDBY);
    assertThat(monitor.status().note()).endsWith("is active");
  }

  @Test
  void aStandbySaysWhatTheActiveProcessDoesNotDoAndStaysReady() throws InterruptedException {
    try (Lease other = store.lease(FEED, List.of("shop/account 1.0"))) {
      other.take();
      stop.stop();
      new LeasedAttempt(
              () -> store.lease(FEED, List.of("shop/account 1.0", "shop/address 1.0")),
              (signal, same) -> assertThat(signal).as("never called").isNull())
          .run(stop, monitor);
    }
    assertThat(monitor.status().state()).isEqualTo(PipelineState.STANDBY);
    assertThat(monitor.status().note())
        .contains(" is active and does nothing for shop/address 1.0,", "(ENG-110)");
    assertThat(monitor.status().problems())
        .singleElement()
        .extracting(problem -> problem.code())
        .isEqualTo(EngineCode.LEFT_BY_THE_ACTIVE);
  }

  @Test
  void theOuterSignalStopsTheWork() throws InterruptedException {
    leased(
            (signal, same) -> {
              stop.stop();
              assertThat(signal.await(Duration.ofSeconds(20))).isTrue();
            })
        .run(stop, monitor);
  }

  @Test
  void beingFencedWithAnUnbrokenLeaseIsForSomebodyToLookAt() {
    assertThatThrownBy(
            () ->
                leased(
                        (signal, same) -> {
                          throw new FencedException("epoch 2 is ahead of 1");
                        })
                    .run(stop, monitor))
        .isInstanceOf(FencedException.class);
  }

  private LeasedAttempt leased(Attempt work) {
    return new LeasedAttempt(() -> store.lease(FEED), work);
  }
}
