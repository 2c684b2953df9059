package dev.syncline.engine.internal.run;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs the stages of one attempt in parallel. The first failure ends them all; so does the outer
 * signal. A stage that is done lets the others continue.
 */
public final class Stages {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final StopSignal stop = new StopSignal();
  private final CountDownLatch running;
  private final Set<String> unfinished = ConcurrentHashMap.newKeySet();
  private final List<Thread> threads;
  private final Duration grace;
  private @Nullable Throwable failure;

  private Stages(String pipeline, List<Stage> stages, Duration grace) {
    this.grace = grace;
    running = new CountDownLatch(stages.size());
    stages.forEach(stage -> unfinished.add(stage.name()));
    threads =
        stages.stream()
            .map(stage -> new Thread(() -> run(stage), pipeline + " " + stage.name()))
            .toList();
  }

  /**
   * Runs until all stages are done, one fails or the signal is set.
   *
   * @param pipeline begins the threads' names
   * @throws RuntimeException the first failure, with later ones suppressed onto it; a stage that
   *     does not end when it is interrupted is a failure too
   */
  public static void run(String pipeline, List<Stage> stages, StopSignal outer)
      throws InterruptedException {
    run(pipeline, stages, outer, GRACE);
  }

  /**
   * @param grace how long the stages may take to end, once asked and once more when interrupted
   */
  static void run(String pipeline, List<Stage> stages, StopSignal outer, Duration grace)
      throws InterruptedException {
    new Stages(pipeline, stages, grace).runAll(outer);
  }

  private void runAll(StopSignal outer) throws InterruptedException {
    if (threads.isEmpty()) {
      return;
    }
    try (StopSignal.Registration follows = outer.onStop(stop::stop)) {
      threads.forEach(Thread::start);
      stop.await();
    } finally {
      end();
    }
    rethrow();
  }

  private void end() throws InterruptedException {
    stop.stop();
    if (running.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      return;
    }
    threads.forEach(Thread::interrupt);
    if (!running.await(grace.toMillis(), TimeUnit.MILLISECONDS)) {
      fail(new RetriableException(leftRunning(), null));
    }
  }

  /** The next attempt may run beside such a stage: the epochs keep its writes out. */
  private Diagnostic leftRunning() {
    return Diagnostic.error(
        EngineCode.STAGE_LEFT_RUNNING,
        "stage " + String.join(", ", new TreeSet<>(unfinished)) + " does not end",
        "if it recurs, take a thread dump (jstack) and report it; restart the process");
  }

  private void run(Stage stage) {
    try {
      stage.run(stop);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException | Error thrown) {
      fail(thrown);
      stop.stop();
    } finally {
      unfinished.remove(stage.name());
      leave();
    }
  }

  /** The last stage to leave ends the attempt. */
  private void leave() {
    running.countDown();
    if (running.getCount() == 0) {
      stop.stop();
    }
  }

  private synchronized void fail(Throwable thrown) {
    if (failure == null) {
      failure = thrown;
    } else if (failure != thrown) {
      failure.addSuppressed(thrown);
    }
  }

  private synchronized void rethrow() {
    if (failure instanceof RuntimeException exception) {
      throw exception;
    }
    if (failure instanceof Error error) {
      throw error;
    }
  }
}
