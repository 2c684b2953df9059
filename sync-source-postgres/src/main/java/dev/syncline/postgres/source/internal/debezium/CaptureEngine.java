package dev.syncline.postgres.source.internal.debezium;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.DebeziumEngine.RecordCommitter;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.apache.kafka.connect.source.SourceRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the embedded Debezium engine, on its own thread. The engine rejects {@code close}
 * while its tasks start, so closing is retried until the engine has ended.
 */
public final class CaptureEngine {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureEngine.class);
  private static final Duration RETRY_CLOSE = Duration.ofMillis(50);

  private final DebeziumEngine<?> engine;
  private final Runnable progress;
  private final Thread runner;
  private final Thread closer;
  private final CountDownLatch ended = new CountDownLatch(1);

  /**
   * Prepares an engine, which {@link #start} starts.
   *
   * @param name what the threads are named after
   * @param properties its settings, which include the {@link Hooks}
   * @param progress runs on the engine's thread each time before the engine confirms a position
   * @param ended receives the engine's message and its error when it has ended; each may be null
   */
  public CaptureEngine(
      String name, Properties properties, Runnable progress, BiConsumer<String, Throwable> ended) {
    this.progress = progress;
    engine =
        DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
            .using(properties)
            .using(CaptureEngine.class.getClassLoader())
            .using((success, message, error) -> ended.accept(message, error))
            .notifying(this::handle)
            .build();
    runner = daemon("syncline-capture " + name, this::run);
    closer = daemon("syncline-capture-close " + name, this::insistOnClosing);
  }

  /** Starts the engine and returns at once. */
  public void start() {
    runner.start();
  }

  /**
   * Asks the engine to end and waits for it.
   *
   * @return whether it ended in time; if not, closing is retried in the background
   */
  public boolean close(Duration atMost) throws InterruptedException {
    if (closer.getState() == Thread.State.NEW) {
      closer.start();
    }
    return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Marking a batch as finished makes the engine confirm a position, which is the durable one. */
  private void handle(
      List<RecordChangeEvent<SourceRecord>> records,
      RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
      throws InterruptedException {
    progress.run();
    committer.markProcessed(records.get(records.size() - 1));
    committer.markBatchFinished();
  }

  private void run() {
    try {
      engine.run();
    } finally {
      ended.countDown();
    }
  }

  private void insistOnClosing() {
    try {
      do {
        tryToClose();
      } while (!ended.await(RETRY_CLOSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException cause) {
      Thread.currentThread().interrupt();
    }
  }

  private void tryToClose() {
    try {
      engine.close();
    } catch (IllegalStateException notNow) {
      LOG.debug("the engine does not close yet: {}", notNow.getMessage());
    } catch (IOException cause) {
      LOG.warn("closing the engine: {}", cause.getMessage());
    }
  }

  private static Thread daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
