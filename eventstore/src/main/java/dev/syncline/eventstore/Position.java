package dev.syncline.eventstore;

/**
 * A place in a feed: the n-th event, counted from 1 without gaps. {@link #START} is before the
 * first.
 *
 * @param value not negative
 */
public record Position(long value) implements Comparable<Position> {
  /** Before the first event. */
  public static final Position START = new Position(0);

  /** No event is after this one. */
  public static final Position LAST = new Position(Long.MAX_VALUE);

  /**
   * @throws IllegalArgumentException if negative
   */
  public Position {
    if (value < 0) {
      throw new IllegalArgumentException("position " + value + " is negative");
    }
  }

  /** The position this many events later. */
  public Position plus(long events) {
    return new Position(Math.addExact(value, events));
  }

  public boolean isAfter(Position other) {
    return value > other.value;
  }

  @Override
  public int compareTo(Position other) {
    return Long.compare(value, other.value);
  }

  @Override
  public String toString() {
    return Long.toString(value);
  }
}
