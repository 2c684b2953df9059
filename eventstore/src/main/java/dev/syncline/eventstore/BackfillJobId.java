package dev.syncline.eventstore;

/**
 * The number of a backfill job, as people type it.
 *
 * @param value assigned by the event store, rising
 */
public record BackfillJobId(long value) implements Comparable<BackfillJobId> {
  /**
   * @throws IllegalArgumentException if it is not positive
   */
  public BackfillJobId {
    if (value < 1) {
      throw new IllegalArgumentException("a backfill's number is positive, not " + value);
    }
  }

  @Override
  public int compareTo(BackfillJobId other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
