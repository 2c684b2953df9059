package dev.syncline.operations.verify;

/** Follows a verification, which may take long. Called by its thread. */
public interface VerifyListener {
  /** A consumer schema is about to be verified. */
  void begins(VerifiedConsumer consumer);

  /**
   * Some rows were compared.
   *
   * @param rows how many of this consumer schema so far, on both sides
   * @param estimated the estimated number of all
   */
  void compared(VerifiedConsumer consumer, long rows, long estimated);

  /** A difference was found and is certain. */
  void found(RowDifference difference);

  /** A difference that was reported is gone after a repair. */
  void repaired(RowDifference difference);

  /** A consumer schema was verified. */
  void ends(ConsumerResult result);
}
