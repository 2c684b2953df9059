package dev.syncline.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Position;
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

  private final AtomicInteger attempts = new AtomicInteger();
  private Supervisor supervisor;

  @AfterEach
  void close() {
    supervisor.close();
  }

  @Test
  void whatMayPassIsTriedAgain() {
    supervise(
        (stop, monitor) -> {
          if (attempts.incrementAndGet() < 4) {
            throw new RetriableException("connection lost", null);
          }
          monitor.enter(PipelineState.RUNNING, "");
          stop.await(Duration.ofMinutes(1));
        });

    await().until(() -> state() == PipelineState.RUNNING);
    assertThat(attempts).hasValue(4);
    assertThat(supervisor.monitor().status().lastFailure())
        .hasValueSatisfying(failure -> assertThat(failure.why()).contains("connection lost"));
  }

  @Test
  void aRefusalHaltsThePipelineUntilItsCauseIsGone() {
    AtomicBoolean mended = new AtomicBoolean();
    supervise(
        (stop, monitor) -> {
          attempts.incrementAndGet();
          if (!mended.get()) {
            throw refusal();
          }
          monitor.enter(PipelineState.RUNNING, "");
          monitor.moved(new Position(7), 1, Optional.empty());
          stop.await(Duration.ofMinutes(1));
        });

    await().until(() -> attempts.get() > 2);
    PipelineStatus halted = supervisor.monitor().status();
    assertThat(halted.state()).isEqualTo(PipelineState.HALTED);
    assertThat(halted.problems()).extracting(Diagnostic::message).containsExactly("no store");
    assertThat(halted.halt().orElseThrow().next()).isPresent();

    mended.set(true);
    await().until(() -> state() == PipelineState.RUNNING);
    assertThat(supervisor.monitor().status().halt()).isEmpty();
  }

  @Test
  void dataThatIsRefusedIsTriedAgainToo() {
    supervise(
        (stop, monitor) -> {
          attempts.incrementAndGet();
          monitor.enter(PipelineState.RUNNING, "");
          throw new DataException(
              Diagnostic.error(EngineCode.UNEXPECTED, "refused", "correct it"), null);
        });

    await().until(() -> attempts.get() > 2);
  }

  @Test
  void itStandsStillUntilAnAttemptHasMovedSomething() {
    List<PipelineState> shown = new CopyOnWriteArrayList<>();
    supervise(
        (stop, monitor) -> {
          if (attempts.incrementAndGet() == 1) {
            throw refusal();
          }
          for (PipelineState next :
              List.of(PipelineState.STARTING, PipelineState.WAITING, PipelineState.RUNNING)) {
            monitor.enter(next, "");
            shown.add(state());
          }
          monitor.moved(new Position(7), 1, Optional.empty());
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
        (stop, monitor) -> {
          monitor.status().halt().map(Halt::since).ifPresent(since::add);
          throw refusal();
        });

    await().until(() -> since.size() > 2);
    assertThat(since).containsOnly(since.get(0));
  }

  @Test
  void warningsToldBesideAnErrorAreNotTheCause() {
    supervise(
        (stop, monitor) -> {
          throw new DiagnosticException(
              List.of(
                  Diagnostic.warning(EngineCode.UNEXPECTED, "by the way", "nothing"),
                  Diagnostic.error(EngineCode.NO_EVENT_STORE, "no store", "add one")));
        });

    await().until(() -> state() == PipelineState.HALTED);
    assertThat(supervisor.monitor().status().note()).contains("no store");
    assertThat(supervisor.monitor().status().halt().orElseThrow().causes())
        .extracting(Diagnostic::message)
        .containsExactly("no store");
  }

  @Test
  void anAttemptThatTookLongIsMadeMoreRarely() {
    supervise(
        (stop, monitor) -> {
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
        (stop, monitor) -> {
          monitor.status().halt().flatMap(Halt::next).ifPresent(rests::add);
          if (attempts.incrementAndGet() == 1) {
            monitor.enter(PipelineState.RUNNING, "");
            monitor.moved(new Position(7), 1, Optional.empty());
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
        (stop, monitor) -> {
          attempts.incrementAndGet();
          throw new NoClassDefFoundError("dev/syncline/Gone");
        });

    await().until(() -> state() == PipelineState.HALTED);
    supervisor.close();
    assertThat(attempts).hasValue(1);
    assertThat(supervisor.monitor().status().halt().flatMap(Halt::next)).isEmpty();
  }

  @Test
  void whoeverWasTakenOverDoesNotTryAgain() {
    supervise(
        (stop, monitor) -> {
          attempts.incrementAndGet();
          throw new FencedException("epoch 2 is ahead of 1");
        });

    await().until(() -> state() == PipelineState.HALTED);
    supervisor.close();
    assertThat(attempts).hasValue(1);
    assertThat(supervisor.monitor().status().note()).startsWith("ENG-107");
  }

  @Test
  void whatInterruptsHasACodeAtOnce() {
    supervise(
        (stop, monitor) -> {
          attempts.incrementAndGet();
          throw new RetriableException("deadlock detected", null);
        });

    await().until(() -> !supervisor.monitor().status().problems().isEmpty());
    assertThat(supervisor.monitor().status().note()).startsWith("ENG-120 deadlock detected");
    assertThat(state()).isEqualTo(PipelineState.RETRYING);
  }

  @Test
  void aFailureThatComesBackTheSameCountsAsFailedAndIsTriedOn() {
    AtomicBoolean mended = new AtomicBoolean();
    supervise(
        Duration.ZERO,
        (stop, monitor) -> {
          attempts.incrementAndGet();
          if (!mended.get()) {
            throw new RetriableException(SOME_PROBLEM, null);
          }
          monitor.enter(PipelineState.RUNNING, "");
          monitor.moved(new Position(7), 1, Optional.empty());
          stop.await(Duration.ofMinutes(1));
        });

    await().until(() -> state() == PipelineState.HALTED);
    assertThat(state().text()).isEqualTo("halted");
    assertThat(supervisor.monitor().status().note()).startsWith("ENG-101 no store");
    mended.set(true);
    await().until(() -> state() == PipelineState.RUNNING);
  }

  @Test
  void aServerThatDoesNotAnswerIsOnlyRetried() {
    supervise(
        Duration.ZERO,
        (stop, monitor) -> {
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
        (stop, monitor) -> {
          attempts.incrementAndGet();
          throw new IllegalStateException("row of Ada");
        });

    await().until(() -> state() == PipelineState.HALTED);
    assertThat(supervisor.monitor().status().note())
        .startsWith("ENG-199 IllegalStateException at SupervisorTest")
        .doesNotContain("Ada");
    assertThat(supervisor.monitor().status().lastFailure())
        .hasValueSatisfying(failure -> assertThat(failure.why()).doesNotContain("Ada"));
  }

  @Test
  void anErrorEndsThePipelineWithoutItsMessage() {
    supervise(
        (stop, monitor) -> {
          throw new AssertionError("row of Ada");
        });

    await().until(() -> state() == PipelineState.HALTED);
    assertThat(supervisor.monitor().status().note())
        .startsWith("ENG-199 AssertionError at SupervisorTest")
        .doesNotContain("Ada");
  }

  private static DiagnosticException refusal() {
    return new DiagnosticException(SOME_PROBLEM);
  }

  private void supervise(Attempt attempt) {
    supervise(RepeatedFailure.PATIENCE, attempt);
  }

  private void supervise(Duration repeating, Attempt attempt) {
    supervisor =
        new Supervisor(new PipelineMonitor("test"), attempt, backoff(), backoff(), repeating);
    supervisor.start();
  }

  private static Backoff backoff() {
    return new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
  }

  private Optional<Duration> rest() {
    return supervisor.monitor().status().halt().flatMap(Halt::next);
  }

  private PipelineState state() {
    return supervisor.monitor().status().state();
  }
}
