package dev.syncline.postgres.source.internal.capture;

import java.time.Duration;

/**
 * How patient a capture run is, and how much it holds in memory.
 *
 * @param heartbeat how often a message is sent through the log and back
 * @param missedHeartbeats the source counts as stalled after so many heartbeats without a sign of
 *     life
 * @param startPatience how long the engine may take before it reads from the slot
 * @param queueEvents how many events wait for the publisher at most
 * @param queueBytes approximately how many bytes of values they have at most
 * @param closePatience how long the engine may take to end before its connections are cut
 */
public record CapturePace(
    Duration heartbeat,
    int missedHeartbeats,
    Duration startPatience,
    int queueEvents,
    long queueBytes,
    Duration closePatience) {
  /**
   * @throws IllegalArgumentException if one of them is not positive
   */
  public CapturePace {
    requirePositive("heartbeat interval", heartbeat.toMillis());
    requirePositive("missed heartbeats", missedHeartbeats);
    requirePositive("start patience", startPatience.toMillis());
    requirePositive("queued events", queueEvents);
    requirePositive("queued bytes", queueBytes);
    requirePositive("close patience", closePatience.toMillis());
  }

  /** The same with another interval between heartbeats. */
  public CapturePace withHeartbeat(Duration interval) {
    return new CapturePace(
        interval, missedHeartbeats, startPatience, queueEvents, queueBytes, closePatience);
  }

  private static void requirePositive(String name, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be positive");
    }
  }
}
