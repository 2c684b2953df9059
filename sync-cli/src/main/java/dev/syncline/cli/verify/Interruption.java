package dev.syncline.cli.verify;

import dev.syncline.engine.stop.StopSignal;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Ends work cleanly on Ctrl-C and SIGTERM: the process waits until its results are printed. */
final class Interruption implements AutoCloseable {
  private static final long LONGEST_SECONDS = 30;

  private final StopSignal signal = new StopSignal();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook = new Thread(this::shutDown, "verify shutdown");

  private Interruption() {}

  static Interruption begin() {
    Interruption begun = new Interruption();
    Runtime.getRuntime().addShutdownHook(begun.hook);
    return begun;
  }

  /** Set when the process is asked to end. */
  StopSignal signal() {
    return signal;
  }

  private void shutDown() {
    signal.stop();
    try {
      ended.await(LONGEST_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException shuttingDown) {
      // The hook is what ended the work.
    }
  }
}
