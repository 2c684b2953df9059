package dev.syncline.engine.internal.publish;

import java.time.Duration;

/**
 * When a publisher looks for backfill jobs, and when it slows them down.
 *
 * @param check the time between two looks
 * @param slowdown how many times as long as at its beginning a job may take to read a row
 */
public record JobPacing(Duration check, int slowdown) {
  /** Meant for production. */
  public static final JobPacing DEFAULT = new JobPacing(Duration.ofSeconds(1), 4);

  /**
   * @throws IllegalArgumentException if one of them is too small
   */
  public JobPacing {
    if (check.toMillis() < 1 || slowdown < 2) {
      throw new IllegalArgumentException("check and slowdown are too small");
    }
  }
}
