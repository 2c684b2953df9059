package dev.syncline.bench.workload;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Writes at a steady rate until it is closed. */
final class Writing implements AutoCloseable {
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final Future<Long> last;
  private volatile boolean ended;

  private Writing(SteadyWriters writers, long first) {
    last =
        thread.submit(
            () -> {
              long row = first - 1;
              while (!ended) {
                row = writers.write(row + 1, SLICE);
              }
              return row;
            });
  }

  /**
   * Begins.
   *
   * @param first the first row's number
   */
  static Writing from(SteadyWriters writers, long first) {
    return new Writing(writers, first);
  }

  /** Ends it; returns the last row's number. */
  long end() {
    ended = true;
    try {
      return last.get();
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException("a writer failed", failure);
    }
  }

  @Override
  public void close() {
    ended = true;
    thread.shutdown();
  }
}
