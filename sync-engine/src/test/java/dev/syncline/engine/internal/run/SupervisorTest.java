package dev.syncline.engine.internal.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.listener.PublishTimes;
import dev.syncline.engine.listener.TransactionsPublished;
import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.status.Halt;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.net.ConnectException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisorTest {
  private static final Diagnostic SOME_PROBLEM =
      Diagnostic.error(EngineCode.NO_EVENT_STORE, "no store", "add one");

  private static final TransactionsPublished MOVED =
      new TransactionsPublished(
          new FeedName(new Slug("shop"), new Slug("accounts")),
          new Position(7),
          1,
          1,
          Instant.EPOCH,
          new PublishTimes(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH));

  private final PipelineMonitor monitor = new PipelineMonitor("test");
  private final AtomicInteger attempts = new AtomicInteger();
  private Supervisor supervisor;

  @AfterEach
  void close() {
    supervisor.close();
  }

  @Test
  void whatMayPassIsTriedAgain() {
    supervise(
        (stop, pipeline) -> {
          if (attempts.incrementAndGet() < 4) {
            throw new RetriableException("connection lost", null);
          }
          pipeline.listener().running("");
          stop.await(Duration.ofMinutes(1));
        });

    await().until(() -> state() == PipelineState.RUNNING);
    assertThat(attempts).hasValue(4);
    assertThat(monitor.status().lastFailure())
        .hasValueSatisfying(failure -> assertThat(failure.why()).contains("connection lost"));
  }

  @Test
  void aRefusalHaltsThePipelineUntilItsCauseIsGone() {
    AtomicBoolean mended = new AtomicBoolean();
    supervise(
        (stop, pipeline) -> {
          attempts.incrementAndGet();
          if (!mended.get()) {
            throw refusal();
          }
          pipeline.listener().running("");
          pipeline.listener().published(MOVED);
          stop.await(Duration.ofMinutes(1));
        });

    await().until(() -> attempts.get() > 2);
    PipelineStatus halted = monitor.status();
    assertThat(halted.state()).isEqualTo(PipelineState.HALTED);
    assertThat(halted.problems()).extracting(Diagnostic::message).containsExactly("no store");
    assertThat(halted.halt().orElseThrow().next()).isPresent();

    mended.set(true);
    await().until(() -> state() == PipelineState.RUNNING);
    assertThat(monitor.status().halt()).isEmpty();
  }

  @Test
  void dataThatIsRefusedIsTriedAgainToo() {
    supervise(
        (stop, pipeline) -> {
          attempts.incrementAndGet();
          pipeline.listener().running("");
          throw new DataException(
              Diagnostic.error(EngineCode.UNEXPECTED, "refused", "correct it"), null);
        });

    await().until(() -> attempts.get() > 2);
  }

  @Test
  void itStandsStillUntilAnAttemptHasMovedSomething() {
    List<PipelineState> shown = new CopyOnWriteArrayList<>();
    supervise(
        (stop, pipeline) -> {
          if (attempts.incrementAndGet() == 1) {
            throw refusal();
          }
          pipeline.listener().starting();
          shown.add(state());
          pipeline.listener().waiting("");
          shown.add(state());
          pipeline.listener().running("");
          shown.add(state());
          pipeline.listener().published(MOVED);
          shown.add(state());
          stop.await(Duration.ofMinutes(1));
        });

    await().until(() -> shown.size() == 4);
    assertThat(shown)
        .containsExactly(
            PipelineState.HALTED,
            PipelineState.HALTED,
            PipelineState.HALTED,
            PipelineState.RUNNING);
  }

  @Test
  void theSameProblemStandsSinceItWasFirstMet() {
    List<Instant> since = new CopyOnWriteArrayList<>();
    supervise(
        (stop, pipeline) -> {
          pipeline.progress().halt().map(Halt::since).ifPresent(since::add);
          throw refusal();
        });

    await().until(() -> since.size() > 2);
    assertThat(since).containsOnly(since.get(0));
  }

  @Test
  void warningsToldBesideAnErrorAreNotTheCause() {
    supervise(
        (stop, pipeline) -> {
          throw new DiagnosticException(
              List.of(
                  Diagnostic.warning(EngineCode.UNEXPECTED, "by the way", "nothing"),
                  Diagnostic.error(EngineCode.NO_EVENT_STORE, "no store", "add one")));
        });

    await().until(() -> state() == PipelineState.HALTED);
    assertThat(monitor.status().note()).contains("no store");
    assertThat(monitor.status().halt().orElseThrow().causes())
        .extracting(Diagnostic::message)
        .containsExactly("no store");
  }

  @Test
  void anAttemptThatTookLongIsMadeMoreRarely() {
    supervise(
        (stop, pipeline) -> {
          attempts.incrementAndGet();
          stop.await(Duration.ofMillis(50));
          throw refusal();
        });

    await().until(() -> attempts.get() == 2 && rest().isPresent());
    await().until(() -> rest().get().compareTo(Duration.ofMillis(200)) >= 0);
    assertThat(attempts).hasValue(2);
  }

  @Test
  void howLongAPipelineHadWorkedBeforeDoesNotCount() {
    List<Duration> rests = new CopyOnWriteArrayList<>();
    supervise(
        (stop, pipeline) -> {
          pipeline.progress().halt().flatMap(Halt::next).ifPresent(rests::add);
          if (attempts.incrementAndGet() == 1) {
            pipeline.listener().running("");
            pipeline.listener().published(MOVED);
            stop.await(Duration.ofMillis(200));
          }
          throw refusal();
        });

    await().until(() -> !rests.isEmpty());
    assertThat(rests.get(0)).isLessThan(Duration.ofMillis(200));
  }

  @Test
  void anErrorOfTheMachineIsSeenAndNotTriedAgain() {
    supervise(
        (stop, pipeline) -> {
          attempts.incrementAndGet();
          throw new NoClassDefFoundError("dev/syncline/Gone");
        });

    await().until(() -> state() == PipelineState.HALTED);
    supervisor.close();
    assertThat(attempts).hasValue(1);
    assertThat(monitor.status().halt().flatMap(Halt::next)).isEmpty();
  }

  @Test
  void whoeverWasTakenOverDoesNotTryAgain() {
    supervise(
        (stop, pipeline) -> {
          attempts.incrementAndGet();
          throw new FencedException("epoch 2 is ahead of 1");
        });

    await().until(() -> state() == PipelineState.HALTED);
    supervisor.close();
    assertThat(attempts).hasValue(1);
    assertThat(monitor.status().note()).startsWith("ENG-107");
  }

  @Test
  void whatInterruptsHasACodeAtOnce() {
    supervise(
        (stop, pipeline) -> {
          attempts.incrementAndGet();
          throw new RetriableException("deadlock detected", null);
        });

    await().until(() -> !monitor.status().problems().isEmpty());
    assertThat(monitor.status().note()).startsWith("ENG-120 deadlock detected");
    assertThat(state()).isEqualTo(PipelineState.RETRYING);
  }

  @Test
  void aFailureThatComesBackTheSameCountsAsFailedAndIsTriedOn() {
    AtomicBoolean mended = new AtomicBoolean();
    supervise(
        Duration.ZERO,
        (stop, pipeline) -> {
          attempts.incrementAndGet();
          if (!mended.get()) {
            throw new RetriableException(SOME_PROBLEM, null);
          }
          pipeline.listener().running("");
          pipeline.listener().published(MOVED);
          stop.await(Duration.ofMinutes(1));
        });

    await().until(() -> state() == PipelineState.HALTED);
    assertThat(state().text()).isEqualTo("halted");
    assertThat(monitor.status().note()).startsWith("ENG-101 no store");
    mended.set(true);
    await().until(() -> state() == PipelineState.RUNNING);
  }

  @Test
  void aServerThatDoesNotAnswerIsOnlyRetried() {
    supervise(
        Duration.ZERO,
        (stop, pipeline) -> {
          attempts.incrementAndGet();
          throw new RetriableException("refused", new ConnectException("refused"));
        });

    await().until(() -> attempts.get() > 10);
    assertThat(state()).isEqualTo(PipelineState.RETRYING);
  }

  /** A defect is told by class and place: its message may hold a row's values. */
  @Test
  void aDefectIsVisibleWithACodeAndWithoutItsMessage() {
    supervise(
        Duration.ZERO,
        (stop, pipeline) -> {
          attempts.incrementAndGet();
          throw new IllegalStateException("row of Ada");
        });

    await().until(() -> state() == PipelineState.HALTED);
    assertThat(monitor.status().note())
        .startsWith("ENG-199 IllegalStateException at SupervisorTest")
        .doesNotContain("Ada");
    assertThat(monitor.status().lastFailure())
        .hasValueSatisfying(failure -> assertThat(failure.why()).doesNotContain("Ada"));
  }

  @Test
  void anErrorEndsThePipelineWithoutItsMessage() {
    supervise(
        (stop, pipeline) -> {
          throw new AssertionError("row of Ada");
        });

    await().until(() -> state() == PipelineState.HALTED);
    assertThat(monitor.status().note())
        .startsWith("ENG-199 AssertionError at SupervisorTest")
        .doesNotContain("Ada");
  }

  private static DiagnosticException refusal() {
    return new DiagnosticException(SOME_PROBLEM);
  }

  private void supervise(Attempt attempt) {
    supervise(Duration.ofMinutes(2), attempt);
  }

  private void supervise(Duration repeating, Attempt attempt) {
    supervisor =
        new Supervisor(
            new Pipeline("test", monitor, monitor), attempt, backoff(), backoff(), repeating);
    supervisor.start();
  }

  private static Backoff backoff() {
    return new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
  }

  private Optional<Duration> rest() {
    return monitor.status().halt().flatMap(Halt::next);
  }

  private PipelineState state() {
    return monitor.status().state();
  }
}
