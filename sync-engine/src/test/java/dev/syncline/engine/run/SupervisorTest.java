package dev.syncline.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FencedException;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.Random;
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
  void aRefusalEndsThePipelineAndSaysWhy() {
    supervise(
        (stop, monitor) -> {
          attempts.incrementAndGet();
          throw new DiagnosticException(
              Diagnostic.error(EngineCode.NO_EVENT_STORE, "no store", "add one"));
        });

    await().until(() -> state() == PipelineState.FAILED);
    supervisor.close();
    assertThat(attempts).hasValue(1);
    assertThat(supervisor.monitor().status().problems())
        .extracting(Diagnostic::message)
        .containsExactly("no store");
  }

  @Test
  void whoeverWasTakenOverDoesNotTryAgain() {
    supervise(
        (stop, monitor) -> {
          attempts.incrementAndGet();
          throw new FencedException("epoch 2 is ahead of 1");
        });

    await().until(() -> state() == PipelineState.FAILED);
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
          stop.await(Duration.ofMinutes(1));
        });

    await().until(() -> state() == PipelineState.STUCK);
    assertThat(state().text()).isEqualTo("failed");
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

    await().until(() -> state() == PipelineState.STUCK);
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

    await().until(() -> state() == PipelineState.FAILED);
    assertThat(supervisor.monitor().status().note())
        .startsWith("ENG-199 AssertionError at SupervisorTest")
        .doesNotContain("Ada");
  }

  private void supervise(Attempt attempt) {
    supervise(RepeatedFailure.PATIENCE, attempt);
  }

  private void supervise(Duration patience, Attempt attempt) {
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
    supervisor = new Supervisor(new PipelineMonitor("test"), attempt, backoff, patience);
    supervisor.start();
  }

  private PipelineState state() {
    return supervisor.monitor().status().state();
  }
}
