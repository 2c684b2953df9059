package dev.syncline.engine.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.FencedException;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SupervisorTest {
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
        .hasValueSatisfying(failure -> assertThat(failure.why()).isEqualTo("connection lost"));
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

  private void supervise(Attempt attempt) {
    Backoff backoff = new Backoff(Duration.ofMillis(1), Duration.ofMillis(5), new Random(1));
    supervisor = new Supervisor(new PipelineMonitor("test"), attempt, backoff);
    supervisor.start();
  }

  private PipelineState state() {
    return supervisor.monitor().status().state();
  }
}
