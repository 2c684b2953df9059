package dev.syncline.engine.spi;

/**
 * Divides the transactions that insert rows into an append-only table: the first load brings the
 * rows of some of them, and the stream those of all others. No row comes twice, and none is
 * missing.
 */
@FunctionalInterface
public interface AppendBoundary {
  /**
   * Whether the first load brings what a transaction inserted.
   *
   * @param transactionId its 32-bit id, as the stream reports it
   */
  boolean isLoaded(long transactionId);
}
