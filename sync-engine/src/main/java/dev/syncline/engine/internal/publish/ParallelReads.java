package dev.syncline.engine.internal.publish;

import dev.syncline.engine.internal.publish.BackfillChunks.Delivered;
import dev.syncline.engine.spi.BackfillJobReader;
import dev.syncline.engine.spi.BackfillJobReader.Part;
import dev.syncline.engine.spi.BackfillJobReader.Reading;
import dev.syncline.engine.spi.JobFailedException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads chunks of one job at a time, each in a thread of its own. Used by the thread of the jobs,
 * which takes each chunk that was read, in the order in which they are ready.
 */
final class ParallelReads implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(3);

  private final BackfillJobReader reader;
  private final BlockingQueue<Finished> finished = new LinkedBlockingQueue<>();
  private final ExecutorService threads;
  private @Nullable OpenJob of;
  private int underWay;

  ParallelReads(BackfillJobReader reader) {
    this.reader = reader;
    String name = Thread.currentThread().getName() + " rows";
    threads =
        Executors.newCachedThreadPool(
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * A read that has ended.
   *
   * @param chunk what it read, unless it failed
   * @param failure why it failed
   */
  record Finished(
      OpenJob job,
      OpenJob.Read read,
      Delivered delivered,
      Optional<Reading> chunk,
      Optional<Throwable> failure) {
    /**
     * @throws JobFailedException if the job cannot be read
     */
    Reading reading() {
      if (failure.isPresent()) {
        if (failure.get() instanceof Error error) {
          throw error;
        }
        throw (RuntimeException) failure.get();
      }
      return chunk.orElseThrow();
    }
  }

  boolean isAny() {
    return underWay > 0;
  }

  /** Whether no chunk of another job is being read. */
  boolean areOnlyOf(OpenJob job) {
    return underWay == 0 || job.equals(of);
  }

  /** Starts to read a chunk. */
  void start(OpenJob job, OpenJob.Read read, Part part, Delivered delivered) {
    of = job;
    underWay++;
    threads.execute(() -> read(job, read, part, delivered));
  }

  private void read(OpenJob job, OpenJob.Read read, Part part, Delivered delivered) {
    Optional<Reading> chunk = Optional.empty();
    Optional<Throwable> failure = Optional.empty();
    try {
      chunk = Optional.of(reader.read(part, delivered.mustSee()));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return;
    } catch (RuntimeException | Error thrown) {
      failure = Optional.of(thrown);
    }
    finished.add(new Finished(job, read, delivered, chunk, failure));
  }

  /** Waits for a read to end; empty if none has until then. */
  Optional<Finished> take(Duration patience) throws InterruptedException {
    Finished next = finished.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (next != null) {
      underWay--;
    }
    return Optional.ofNullable(next);
  }

  /** Ends all reads, and closes the reader. */
  @Override
  public void close() {
    threads.shutdownNow();
    reader.close();
    try {
      threads.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
    // A thread may have opened a session meanwhile.
    reader.close();
  }
}
