package dev.syncline.eventstore;

/**
 * The fencing number of a feed or a cursor. A process that takes over raises it; a process that
 * holds a lower epoch can never write again.
 *
 * @param value from 1; 0 before the first writer
 */
public record Epoch(long value) {
  /** Before the first writer. */
  public static final Epoch NONE = new Epoch(0);

  /** The epoch of the next process that takes over. */
  public Epoch next() {
    return new Epoch(value + 1);
  }
}
