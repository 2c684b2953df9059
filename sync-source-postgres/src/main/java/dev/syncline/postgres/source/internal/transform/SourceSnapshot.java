package dev.syncline.postgres.source.internal.transform;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The transactions that a query saw, as {@code pg_current_snapshot()} in the same query reports
 * them.
 *
 * @param oldestRunning all transactions before it were visible, or rolled back
 * @param next this one and all after it were not visible
 * @param running those between the two that were not visible
 */
public record SourceSnapshot(long oldestRunning, long next, Set<Long> running) {
  public SourceSnapshot {
    running = Set.copyOf(running);
  }

  /** Reads PostgreSQL's notation, {@code xmin:xmax:xip,xip}. */
  public static SourceSnapshot parse(String text) {
    String[] parts = text.split(":", -1);
    Set<Long> running =
        parts[2].isEmpty()
            ? Set.of()
            : Arrays.stream(parts[2].split(",")).map(Long::valueOf).collect(Collectors.toSet());
    return new SourceSnapshot(Long.parseLong(parts[0]), Long.parseLong(parts[1]), running);
  }

  /**
   * Whether the query saw what all of these transactions did.
   *
   * @param transactionIds the low 32 bits of each, as the log has them
   */
  public boolean sees(Set<Long> transactionIds) {
    return transactionIds.stream().allMatch(this::sees);
  }

  /** The transactions among these that the query did not see. */
  public Set<Long> unseen(Set<Long> transactionIds) {
    return transactionIds.stream()
        .filter(transactionId -> !sees(transactionId))
        .collect(Collectors.toSet());
  }

  private boolean sees(long transactionId) {
    long full = extended(transactionId);
    return full < oldestRunning || full < next && !running.contains(full);
  }

  /** The 64-bit transaction id nearest to now that has these low 32 bits. */
  private long extended(long transactionId) {
    int distance = (int) transactionId - (int) next;
    return next + distance;
  }
}
