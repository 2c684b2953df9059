package dev.syncline.operations.deadletter;

import java.util.function.LongConsumer;

/** Follows a redrive, which may take long. */
@FunctionalInterface
public interface RedriveListener {
  /**
   * Called before the dead letters of a consumer schema are redriven.
   *
   * @param consumer manifest and consumer schema
   * @param waiting how many of its dead letters wait
   * @return receives how many were applied so far, several times
   */
  LongConsumer begins(String consumer, long waiting);
}
