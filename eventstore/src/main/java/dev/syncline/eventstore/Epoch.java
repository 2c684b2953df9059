package dev.syncline.eventstore;

/**
 * A fencing number. Whoever takes a feed or a cursor over raises it; whoever holds a lower one can
 * never write again.
 *
 * @param value from 1; 0 before the first writer
 */
public record Epoch(long value) {
  /** Nobody has written yet. */
  public static final Epoch NONE = new Epoch(0);

  /** The epoch of whoever takes over next. */
  public Epoch next() {
    return new Epoch(value + 1);
  }
}
