package dev.syncline.postgres.source;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the embedded Debezium engine, on its own thread. The engine rejects {@code close}
 * while its tasks start, so closing is retried until the engine has ended.
 */
final class CaptureEngine {
  private static final Logger LOG = LoggerFactory.getLogger(CaptureEngine.class);
  private static final Duration RETRY_CLOSE = Duration.ofMillis(50);

  private final DebeziumEngine<?> engine;
  private final Thread runner;
  private final Thread closer;
  private final CountDownLatch ended = new CountDownLatch(1);

  CaptureEngine(
      String name,
      Properties properties,
      DebeziumEngine.ChangeConsumer<RecordChangeEvent<org.apache.kafka.connect.source.SourceRecord>>
          handler,
      DebeziumEngine.CompletionCallback completion) {
    engine =
        DebeziumEngine.create(io.debezium.engine.format.ChangeEventFormat.of(Connect.class))
            .using(properties)
            .using(CaptureEngine.class.getClassLoader())
            .using(completion)
            .notifying(handler)
            .build();
    runner = daemon("syncline-capture " + name, this::run);
    closer = daemon("syncline-capture-close " + name, this::insistOnClosing);
  }

  void start() {
    runner.start();
  }

  /**
   * Asks the engine to end and waits for it.
   *
   * @return whether it ended in time; if not, closing is retried in the background
   */
  boolean close(Duration atMost) throws InterruptedException {
    if (closer.getState() == Thread.State.NEW) {
      closer.start();
    }
    return ended.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
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
