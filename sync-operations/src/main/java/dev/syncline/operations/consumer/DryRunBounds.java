package dev.syncline.operations.consumer;

/**
 * How much a dry run does.
 *
 * @param events how many events it applies at most
 * @param keys how many rows that differ it reports by their keys, for each table
 */
public record DryRunBounds(long events, int keys) {
  /**
   * @throws IllegalArgumentException if it may apply no event, or a number is negative
   */
  public DryRunBounds {
    if (events < 1 || keys < 0) {
      throw new IllegalArgumentException("a dry run applies at least one event");
    }
  }
}
