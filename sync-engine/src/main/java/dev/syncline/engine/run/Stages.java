package dev.syncline.engine.run;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs the stages of one attempt in parallel. The first failure ends them all; so does the outer
 * signal. A stage that is done lets the others continue.
 */
public final class Stages {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final StopSignal stop = new StopSignal();
  private final CountDownLatch running;
  private final List<Thread> threads;
  private Throwable failure;

  private Stages(String pipeline, List<Stage> stages) {
    running = new CountDownLatch(stages.size());
    threads =
        stages.stream()
            .map(stage -> new Thread(() -> run(stage), pipeline + " " + stage.name()))
            .toList();
  }

  /**
   * Runs until all stages are done, one fails or the signal is set.
   *
   * @param pipeline begins the threads' names
   * @throws RuntimeException the first failure, with later ones suppressed onto it
   */
  public static void run(String pipeline, List<Stage> stages, StopSignal outer)
      throws InterruptedException {
    new Stages(pipeline, stages).runAll(outer);
  }

  private void runAll(StopSignal outer) throws InterruptedException {
    threads.forEach(Thread::start);
    try {
      while (!running.await(50, TimeUnit.MILLISECONDS)) {
        if (outer.isSet() || stop.isSet()) {
          break;
        }
      }
    } finally {
      end();
    }
    rethrow();
  }

  private void end() throws InterruptedException {
    stop.stop();
    if (!running.await(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
      threads.forEach(Thread::interrupt);
      running.await(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    }
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
      running.countDown();
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
