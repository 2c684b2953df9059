package dev.syncline.engine.internal.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Decides how many rows the next chunk of a job may have, and how long to pause before it. The
 * operator's limit holds always. Beyond that, a job gives way if the source becomes slow: the time
 * that a row takes is compared with the median of the job's first chunks.
 */
final class ChunkPace {
  /** No limit but the reader's own. */
  static final int ANY = Integer.MAX_VALUE;

  private static final int EARLY = 15;
  private static final int LATELY = 5;
  private static final int MOST_STEPS = 7;
  private static final long FEWEST_ROWS = 100;
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  /** What a statement costs without rows, in rows: chunks of different sizes are compared. */
  private static final long ROWS_OF_A_STATEMENT = 500;

  /** A chunk that takes less does not burden a source, however its rows compare. */
  private static final Duration SHORT = Duration.ofMillis(40);

  private final OptionalLong rowsPerSecond;
  private final int slowdown;
  private final List<Double> early = new ArrayList<>();
  private final Deque<Double> lately = new ArrayDeque<>();
  private long largest = FEWEST_ROWS;
  private int steps;
  private double ratio;
  private Duration pause = Duration.ZERO;

  /**
   * @param rowsPerSecond the operator's limit
   * @param slowdown how many times as long as in the first chunks a row may take
   */
  ChunkPace(OptionalLong rowsPerSecond, int slowdown) {
    this.rowsPerSecond = rowsPerSecond;
    this.slowdown = slowdown;
  }

  /** The most rows of the next chunk. */
  int mostRows() {
    long most = steps == 0 ? ANY : Math.max(FEWEST_ROWS, largest >> steps);
    return (int) Math.max(1, Math.min(most, rowsPerSecond.orElse(ANY)));
  }

  /** How long to wait before it, counted from the end of the last one. */
  Duration pause() {
    return pause;
  }

  /** Why the job is slowed down although no operator limits it; empty if it is not. */
  Optional<String> throttled() {
    return steps == 0
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "a row takes %.1f times as long to read as at the beginning (backfill.slowdown:"
                    + " %d)",
                ratio,
                slowdown));
  }

  /**
   * Learns from a chunk.
   *
   * @param took how long its statement took at the source
   */
  void read(long rows, Duration took) {
    double cost = (double) took.toNanos() / (rows + ROWS_OF_A_STATEMENT);
    largest = Math.max(largest, rows);
    if (early.size() < EARLY) {
      early.add(cost);
    } else {
      compare(cost, took);
    }
    pause = longer(giveWay(took), keepLimit(rows, took));
  }

  private void compare(double cost, Duration took) {
    lately.add(cost);
    if (lately.size() < LATELY) {
      return;
    }
    ratio = median(lately) / Math.max(1, median(early));
    lately.clear();
    if (ratio > slowdown && took.compareTo(SHORT) > 0) {
      steps = Math.min(MOST_STEPS, steps + 1);
    } else if (ratio <= slowdown) {
      steps = Math.max(0, steps - 1);
    }
  }

  /** Each step doubles the pause in proportion to the work. */
  private Duration giveWay(Duration took) {
    Duration pause = steps == 0 ? Duration.ZERO : took.multipliedBy(1L << steps);
    return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
  }

  private Duration keepLimit(long rows, Duration took) {
    if (rowsPerSecond.isEmpty()) {
      return Duration.ZERO;
    }
    Duration left = due(rows).minus(took);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /** The time that rows take at the operator's limit; zero without one. */
  Duration due(long rows) {
    return rowsPerSecond.isEmpty()
        ? Duration.ZERO
        : Duration.ofNanos(Math.multiplyExact(rows, 1_000_000_000L) / rowsPerSecond.getAsLong());
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  private static double median(Collection<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return sorted.get(sorted.size() / 2);
  }
}
