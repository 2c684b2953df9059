package dev.syncline.operations.verify;

import dev.syncline.eventstore.Position;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * The result of verifying one consumer schema once.
 *
 * @param consumer what was verified
 * @param end how it ended
 * @param sourceRows how many rows of the public schema were compared
 * @param refusedRows how many rows at the source break their public schema, so that they are not
 *     published
 * @param destinationKeys how many rows of the destination were looked up at the source; empty if
 *     rows that only the destination has are no differences
 * @param destinationCount how many rows the destination has, where only keys are compared
 * @param differences how many differences of each kind that no dead letter explains
 * @param waiting how many differences a waiting dead letter explains
 * @param repaired how many differences were gone after a repair
 * @param position the head of the feed when it ended
 */
public record ConsumerResult(
    VerifiedConsumer consumer,
    End end,
    long sourceRows,
    long refusedRows,
    OptionalLong destinationKeys,
    OptionalLong destinationCount,
    Map<RowDifference.Kind, Long> differences,
    long waiting,
    long repaired,
    Position position) {
  /** How a verification ended. */
  public enum End {
    /** Every row was compared. */
    COMPLETE,
    /** It was stopped by the user. */
    STOPPED,
    /** It has found as many differences as it may report. */
    LIMIT,
    /** A problem ended it, which the report has. */
    BROKEN
  }

  public ConsumerResult {
    Objects.requireNonNull(consumer, "consumer");
    Objects.requireNonNull(end, "end");
    Objects.requireNonNull(destinationKeys, "destinationKeys");
    Objects.requireNonNull(destinationCount, "destinationCount");
    differences = new TreeMap<>(differences);
    Objects.requireNonNull(position, "position");
  }

  /** How many differences there are, whatever their kind and cause. */
  public long found() {
    return waiting + differences.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether source and destination are equal as far as they were compared. */
  public boolean isEqual() {
    return found() == repaired;
  }
}
