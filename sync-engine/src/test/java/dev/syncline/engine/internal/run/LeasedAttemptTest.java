package dev.syncline.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.memory.RecordedEvents;
import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseTiming;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.schema.Slug;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LeasedAttemptTest {
  private static final FeedName FEED = new FeedName(new Slug("shop"), new Slug("accounts"));

  private final EventStore store = new MemoryEventStore();
  private final PipelineMonitor monitor = new PipelineMonitor("test");
  private final RecordedEvents events = new RecordedEvents();
  private final Pipeline pipeline =
      new Pipeline("test", new GuardedListeners("test", List.of(monitor, events)), monitor);
  private final StopSignal stop = new StopSignal();

  @Test
  void worksWithTheLeaseAndGivesItUpAfterwards() throws InterruptedException {
    leased(
            (signal, same) -> {
              try (Lease other = store.lease(FEED)) {
                assertThat(other.take()).isInstanceOf(LeaseHolding.Theirs.class);
              }
            })
        .run(stop, pipeline);

    try (Lease other = store.lease(FEED)) {
      assertThat(other.take()).isInstanceOf(LeaseHolding.Ours.class);
    }
    assertThat(events.all()).containsExactly("lease taken", "lease released");
  }

  @Test
  void aLeaseThatAnotherProcessHasTakenIsReportedAsLost() throws InterruptedException {
    new LeasedAttempt(
            () -> new LeaseTakenLater(store.lease(FEED)),
            (signal, same) -> {
              throw new FencedException("epoch 2 is ahead of 1");
            })
        .run(stop, pipeline);

    assertThat(events.all()).containsExactly("lease taken", "lease lost: other/1 has taken over");
  }

  @Test
  void aStandbyThatIsStoppedNeverWorks() throws InterruptedException {
    try (Lease other = store.lease(FEED)) {
      other.take();
      stop.stop();
      leased((signal, same) -> assertThat(signal).as("never called").isNull()).run(stop, pipeline);
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
          .run(stop, pipeline);
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
        .run(stop, pipeline);
  }

  @Test
  void beingFencedWithAnUnbrokenLeaseIsForSomebodyToLookAt() {
    assertThatThrownBy(
            () ->
                leased(
                        (signal, same) -> {
                          throw new FencedException("epoch 2 is ahead of 1");
                        })
                    .run(stop, pipeline))
        .isInstanceOf(FencedException.class);
  }

  private LeasedAttempt leased(Attempt work) {
    return new LeasedAttempt(() -> store.lease(FEED), work);
  }

  /** Another process has this lease as soon as it is asked again. */
  private static final class LeaseTakenLater implements Lease {
    private final Lease lease;
    private boolean taken;

    private LeaseTakenLater(Lease lease) {
      this.lease = lease;
    }

    @Override
    public LeaseTiming timing() {
      return lease.timing();
    }

    @Override
    public LeaseHolding take() {
      if (taken) {
        return new LeaseHolding.Theirs("other/1", List.of());
      }
      taken = true;
      return lease.take();
    }

    @Override
    public void recordFailure(RecordedFailure failure) {
      lease.recordFailure(failure);
    }

    @Override
    public void recordProgress(Optional<Instant> committedThrough) {
      lease.recordProgress(committedThrough);
    }

    @Override
    public void recordEnd() {
      lease.recordEnd();
    }

    @Override
    public void close() {
      lease.close();
    }
  }
}
