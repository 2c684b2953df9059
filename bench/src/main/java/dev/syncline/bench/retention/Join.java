package dev.syncline.bench.retention;

import dev.syncline.engine.internal.publish.BoundedFeed;
import dev.syncline.eventstore.Position;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

/** A consumer that joins an old feed while it is written. */
final class Join {
  private static final int COMMITS_PER_SECOND = 50;
  private static final int FURTHER_SECONDS = 5;

  private final Sizes sizes;
  private final Feed feed;
  private final Function<Feed, BoundedFeed> bound;
  private volatile boolean over;

  Join(Sizes sizes, Feed feed, Function<Feed, BoundedFeed> bound) {
    this.sizes = sizes;
    this.feed = feed;
    this.bound = bound;
  }

  /**
   * Adds the lines of its report.
   *
   * @throws IllegalStateException if the consumer's rows differ from what was written
   */
  void run(List<String> report) {
    long before = feed.written();
    Thread writer = new Thread(this::write, "writer");
    try (BoundedFeed running = bound.apply(feed);
        Rows rows = new Rows(feed, sizes.keys(), Position.START)) {
      writer.start();
      long began = System.nanoTime();
      rows.readToHead();
      double seconds = (System.nanoTime() - began) / 1e9;
      long joined = rows.read();
      for (long end = System.nanoTime() + FURTHER_SECONDS * 1_000_000_000L;
          System.nanoTime() < end; ) {
        rows.readToHead();
      }
      over = true;
      writer.join();
      rows.readToHead();
      report.add(
          String.format(
              Locale.ROOT,
              "- a consumer that joins after %,d events, while 500 a second are written: reads %,d"
                  + " in %.1f s (%,.0f/s)",
              before,
              joined,
              seconds,
              joined / seconds));
      long differences = feed.differences(rows.numbers());
      if (differences > 0) {
        throw new IllegalStateException("%,d keys differ".formatted(differences));
      }
      report.add(
          "- its rows equal what was written, %,d events later".formatted(feed.written() - before));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } finally {
      over = true;
    }
  }

  private void write() {
    while (!over) {
      feed.commit(1);
      LockSupport.parkNanos(1_000_000_000L / COMMITS_PER_SECOND);
    }
  }
}
