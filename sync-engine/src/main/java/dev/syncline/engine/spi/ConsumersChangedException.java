package dev.syncline.engine.spi;

/**
 * Other consumer schemas than before are to be applied: one was paused or resumed, or has caught up
 * with the others. What was committed stays; the attempt restarts at once with those that are to be
 * applied now.
 */
public final class ConsumersChangedException extends RuntimeException {
  /**
   * @param what happened to which consumer schemas, in words
   */
  public ConsumersChangedException(String what) {
    super(what);
  }
}
