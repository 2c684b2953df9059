package dev.syncline.postgres.sink.internal.deadletter;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the events that wait for each subscription. It queries at most once a second, and not at
 * all while no event can wait.
 */
public final class WaitingCounts {
  private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();

  private final DeadLetters deadLetters;
  private final WaitingKeys waiting;
  private final List<String> subscriptions;
  private Map<String, Long> last = Map.of();
  private long askedAt = System.nanoTime() - INTERVAL_NANOS;

  /**
   * @param deadLetters where the events wait
   * @param waiting shows whether any event may wait
   * @param subscriptions the subscriptions to count for
   */
  public WaitingCounts(DeadLetters deadLetters, WaitingKeys waiting, List<String> subscriptions) {
    this.deadLetters = deadLetters;
    this.waiting = waiting;
    this.subscriptions = subscriptions;
  }

  /** The counts, at most a second old; empty if no event has waited since the sink was opened. */
  public Map<String, Long> lately() throws SQLException {
    if (waiting.isEmpty() && last.isEmpty()) {
      return last;
    }
    if (System.nanoTime() - askedAt >= INTERVAL_NANOS) {
      Map<String, Long> found = new TreeMap<>(deadLetters.waitingCounts());
      found.keySet().retainAll(subscriptions);
      last.keySet().forEach(before -> found.putIfAbsent(before, 0L));
      last = found;
      askedAt = System.nanoTime();
    }
    return last;
  }
}
