package dev.syncline.bench.retention;

import dev.syncline.eventstore.FeedSize;
import java.util.Optional;
import java.util.function.Supplier;

/** Watches how large a feed becomes. */
final class Largest implements AutoCloseable {
  private static final long LOOK_MILLIS = 500;

  private final Supplier<Optional<FeedSize>> size;
  private final Thread thread;
  private long log;
  private long base;
  private long total;
  private volatile boolean over;

  Largest(Supplier<Optional<FeedSize>> size) {
    this.size = size;
    thread = new Thread(this::run, "size");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!over) {
      size.get().ifPresent(this::add);
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private synchronized void add(FeedSize now) {
    log = Math.max(log, now.logBytes());
    base = Math.max(base, now.baseBytes());
    total = Math.max(total, now.logBytes() + now.baseBytes());
  }

  @Override
  public synchronized String toString() {
    return "%,d MB at most (log at most %,d MB, base at most %,d MB)"
        .formatted(total >> 20, log >> 20, base >> 20);
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
