package dev.syncline.operations.wait;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Looks that a database may hold up, in threads of their own, so that callers wait for no longer
 * than they want. A look that takes too long goes on without its caller; there are only so many.
 */
final class BoundedLooks implements AutoCloseable {
  private static final long IDLE_SECONDS = 10;

  private final ThreadPoolExecutor threads;

  /**
   * @param most how many looks may run at once
   */
  BoundedLooks(int most) {
    threads =
        new ThreadPoolExecutor(
            0,
            most,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            BoundedLooks::daemon);
  }

  /**
   * Looks; empty if that takes longer, or if as many looks as may are held up.
   *
   * @throws RuntimeException what the look throws
   */
  <T> Optional<T> within(Duration patience, Supplier<T> look) throws InterruptedException {
    try {
      return Optional.of(
          CompletableFuture.supplyAsync(look, threads)
              .get(patience.toNanos(), TimeUnit.NANOSECONDS));
    } catch (TimeoutException | RejectedExecutionException | CancellationException heldUp) {
      return Optional.empty();
    } catch (ExecutionException failure) {
      if (failure.getCause() instanceof RuntimeException thrown) {
        throw thrown;
      }
      throw new CompletionException(failure.getCause());
    }
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "wait-look");
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
