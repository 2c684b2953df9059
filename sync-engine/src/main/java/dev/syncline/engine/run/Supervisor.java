package dev.syncline.engine.run;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.FencedException;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one pipeline running: what may pass is tried again for ever with growing delays, what
 * somebody must look at ends it. Everything durable stays; every attempt starts from there.
 */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration HEALTHY_AFTER = Duration.ofSeconds(10);

  private final PipelineMonitor monitor;
  private final Attempt attempt;
  private final Backoff backoff;
  private final RepeatedFailure repeated;
  private final StopSignal stop = new StopSignal();
  private final Thread thread;

  public Supervisor(PipelineMonitor monitor, Attempt attempt, Backoff backoff) {
    this(monitor, attempt, backoff, RepeatedFailure.PATIENCE);
  }

  /**
   * @param patience how long the same failure may come back before the pipeline counts as failed
   */
  Supervisor(PipelineMonitor monitor, Attempt attempt, Backoff backoff, Duration patience) {
    this.repeated = new RepeatedFailure(patience);
    this.monitor = monitor;
    this.attempt = attempt;
    this.backoff = backoff;
    thread = new Thread(this::supervise, monitor.name());
  }

  public void start() {
    thread.start();
  }

  public PipelineMonitor monitor() {
    return monitor;
  }

  /** Ends the pipeline and waits until it has closed everything. */
  @Override
  public void close() {
    stop.stop();
    try {
      thread.join(Duration.ofSeconds(30).toMillis());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void supervise() {
    try {
      boolean again = true;
      while (again && !stop.isSet()) {
        again = tryOnce();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    if (monitor.status().state() != PipelineState.FAILED) {
      monitor.enter(PipelineState.STOPPED, "");
    }
  }

  /** Whether to try again. */
  private boolean tryOnce() throws InterruptedException {
    long began = System.nanoTime();
    try {
      attempt.run(stop, monitor);
      backoff.succeeded();
      return true;
    } catch (RuntimeException failure) {
      if (System.nanoTime() - began > HEALTHY_AFTER.toNanos()) {
        backoff.succeeded();
      }
      Optional<List<Diagnostic>> fatal = fatal(failure);
      if (fatal.isPresent()) {
        monitor.fail(fatal.get());
        fatal.get().forEach(problem -> LOG.error("{}: {}", monitor.name(), problem));
        LOG.debug("{}: failed", monitor.name(), failure);
        return false;
      }
      retryLater(failure, Duration.ofNanos(System.nanoTime() - began));
      return true;
    } catch (Error broken) {
      // Out of memory, a class that does not load: not to be retried, and never to end unseen.
      Diagnostic defect =
          FailureMark.unexpected(broken.getClass(), FailureMark.place(broken).orElse(""));
      LOG.error("{}: {}\n{}", monitor.name(), defect, TraceWithoutValues.of(broken));
      monitor.fail(List.of(defect));
      return false;
    }
  }

  private void retryLater(RuntimeException failure, Duration lasted) throws InterruptedException {
    if (stop.isSet()) {
      return;
    }
    Duration delay = backoff.failed();
    RepeatedFailure.Sighting seen =
        repeated.saw(failure, lasted, new Position(monitor.status().position()));
    Diagnostic problem = seen.mark().diagnostic();
    if (seen.stuck()) {
      monitor.stuck(problem);
    } else {
      monitor.interrupted(problem);
    }
    LOG.warn("{}: {}; trying again in {} ms", monitor.name(), problem, delay.toMillis());
    if (seen.mark().unforeseen() && seen.first()) {
      LOG.error("{}: {}\n{}", monitor.name(), problem, TraceWithoutValues.of(failure));
    }
    LOG.debug("{}: attempt failed", monitor.name(), failure);
    stop.await(delay);
  }

  private static Optional<List<Diagnostic>> fatal(RuntimeException failure) {
    if (failure instanceof DiagnosticException refused) {
      return Optional.of(refused.diagnostics());
    }
    if (failure instanceof DataException data) {
      return Optional.of(List.of(data.diagnostic()));
    }
    if (failure instanceof FencedException) {
      return Optional.of(
          List.of(
              Diagnostic.error(
                  EngineCode.TAKEN_OVER,
                  firstLine(failure),
                  "stop the other process, then start this one again")));
    }
    return Optional.empty();
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
