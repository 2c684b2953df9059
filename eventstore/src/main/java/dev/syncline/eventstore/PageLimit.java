package dev.syncline.eventstore;

/**
 * Limits how much one read returns.
 *
 * @param events the most events, at least 1
 * @param bytes stop after the event whose JSON reaches this many characters
 */
public record PageLimit(int events, long bytes) {
  /**
   * @throws IllegalArgumentException if a limit is not positive
   */
  public PageLimit {
    if (events < 1 || bytes < 1) {
      throw new IllegalArgumentException("a page holds at least one event and one byte");
    }
  }
}
