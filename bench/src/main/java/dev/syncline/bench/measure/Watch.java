package dev.syncline.bench.measure;

import dev.syncline.bench.peer.Marker;
import dev.syncline.bench.peer.Peer;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Watches a system from outside, often enough to time it and rarely enough not to disturb it. */
public final class Watch {
  private static final Duration LOOK = Duration.ofMillis(5);

  private final Peer peer;
  private final Duration limit;

  /**
   * @param limit after which nothing is waited for any longer
   */
  public Watch(Peer peer, Duration limit) {
    this.peer = peer;
    this.limit = limit;
  }

  /** After which nothing is waited for any longer. */
  public Duration limit() {
    return limit;
  }

  /** When the first change was seen, in {@link System#nanoTime} terms. */
  public long began(Marker marker) {
    return until("row " + marker.row(), () -> peer.observation().began(marker));
  }

  /** When the row was seen everywhere. */
  public long reached(Marker marker) {
    return until("row " + marker.row() + " everywhere", () -> peer.observation().reached(marker));
  }

  /** When all rows were seen everywhere. */
  public long complete(long changes) {
    return until("all rows", () -> peer.observation().complete(changes));
  }

  /**
   * When the destinations equal the source.
   *
   * @throws IllegalStateException if they still differ after the limit, with what differs
   */
  public long equal() {
    long deadline = System.nanoTime() + limit.toNanos();
    String differences = peer.observation().differences();
    while (!differences.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(differences);
      }
      peer.requireAlive();
      differences = peer.observation().differences();
    }
    return System.nanoTime();
  }

  /** When a condition was seen to hold. */
  public long until(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      peer.requireAlive();
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("%s not seen within %s".formatted(what, limit));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return System.nanoTime();
  }
}
