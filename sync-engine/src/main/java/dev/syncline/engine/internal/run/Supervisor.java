package dev.syncline.engine.internal.run;

import dev.syncline.engine.problem.TraceWithoutValues;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one pipeline running. A failure that may pass is retried for ever with growing delays. A
 * problem that a user must solve is retried too, with longer delays, because the process is not
 * notified when it is solved. A failure that no attempt can overcome ends the pipeline. Everything
 * durable stays; every attempt starts from there.
 *
 * <p>Problems that a user must solve are not logged here: {@link PipelineStatus} has them, and the
 * caller that runs the engine reports each once.
 */
public final class Supervisor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final Duration HEALTHY_AFTER = Duration.ofSeconds(10);
  private static final int REST_PER_WORK = 4;
  private static final Duration LONGEST_REST = Duration.ofSeconds(90);

  private final Pipeline pipeline;
  private final Attempt attempt;
  private final Backoff backoff;
  private final Backoff patience;
  private final RepeatedFailure repeated;
  private final StopSignal stop = new StopSignal();
  private final Thread thread;
  private boolean refused;

  /**
   * @param backoff the time between attempts that failed in a way that may pass
   * @param patience the time between checks whether the problem that halts the pipeline is solved
   * @param repeating how long the same failure may come back before the pipeline is halted
   */
  public Supervisor(
      Pipeline pipeline, Attempt attempt, Backoff backoff, Backoff patience, Duration repeating) {
    this.repeated = new RepeatedFailure(repeating);
    this.pipeline = pipeline;
    this.attempt = attempt;
    this.backoff = backoff;
    this.patience = patience;
    thread = new Thread(this::supervise, pipeline.name());
  }

  public void start() {
    thread.start();
  }

  /** Ends the pipeline and waits until it has closed everything, at most 30 seconds. */
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
    if (pipeline.progress().isHalted()) {
      attempt.giveUp(pipeline);
    } else {
      pipeline.listener().stopped();
    }
  }

  /** Makes one attempt; returns whether to try again. */
  private boolean tryOnce() throws InterruptedException {
    long began = System.nanoTime();
    try {
      attempt.run(stop, pipeline);
      backoff.succeeded();
      refused = false;
      return true;
    } catch (RuntimeException | Error failure) {
      Duration worked = Duration.ofNanos(System.nanoTime() - began);
      if (pipeline.progress().hasMoved() || worked.compareTo(HEALTHY_AFTER) > 0) {
        backoff.succeeded();
        patience.succeeded();
      }
      return Verdict.of(failure).decide(new Response(failure, worked));
    }
  }

  /** What follows the failure of an attempt that worked for a while. */
  private final class Response implements Verdict.Response {
    private final Throwable failure;
    private final Duration worked;

    private Response(Throwable failure, Duration worked) {
      this.failure = failure;
      this.worked = worked;
    }

    @Override
    public boolean retry(RuntimeException passing) throws InterruptedException {
      refused = false;
      return retryLater(passing, worked);
    }

    @Override
    public boolean retryOnceSolved(List<Diagnostic> problems) throws InterruptedException {
      return lookAgainLater(problems, worked, failure);
    }

    @Override
    public boolean end(List<Diagnostic> problems) {
      LOG.error("{}: {}\n{}", pipeline.name(), problems.get(0), TraceWithoutValues.of(failure));
      pipeline.listener().halted(problems, Optional.empty());
      return false;
    }
  }

  private boolean retryLater(RuntimeException failure, Duration worked)
      throws InterruptedException {
    if (stop.isSet()) {
      return true;
    }
    Duration delay = backoff.failed();
    RepeatedFailure.Sighting seen = repeated.saw(failure, worked, pipeline.progress().position());
    Diagnostic problem = seen.mark().diagnostic();
    if (seen.stuck()) {
      pipeline.listener().halted(List.of(problem), Optional.of(delay));
    } else {
      pipeline.listener().interrupted(problem);
      LOG.warn("{}: {}; trying again in {} ms", pipeline.name(), problem, delay.toMillis());
    }
    if (seen.mark().unforeseen() && seen.first()) {
      LOG.error("{}: {}\n{}", pipeline.name(), problem, TraceWithoutValues.of(failure));
    }
    LOG.debug("{}: attempt failed", pipeline.name(), failure);
    stop.await(delay);
    return true;
  }

  private boolean lookAgainLater(List<Diagnostic> problems, Duration worked, Throwable failure)
      throws InterruptedException {
    Duration delay = patience.failed();
    Duration sparing = sparing(worked);
    Duration next = delay.compareTo(sparing) > 0 ? delay : sparing;
    refused = true;
    pipeline.listener().halted(problems, Optional.of(next));
    LOG.debug("{}: stands still, next attempt in {}", pipeline.name(), next, failure);
    stop.await(next);
    return true;
  }

  /**
   * If each check takes long, because it has much to read before it fails, checks are made less
   * often. The time a pipeline had worked before it halted does not count as such.
   */
  private Duration sparing(Duration worked) {
    if (!refused || pipeline.progress().hasMoved()) {
      return Duration.ZERO;
    }
    Duration rest = worked.multipliedBy(REST_PER_WORK);
    return rest.compareTo(LONGEST_REST) < 0 ? rest : LONGEST_REST;
  }
}
