package dev.syncline.engine.internal.publish;

import java.time.Duration;

/**
 * When a publisher looks for backfill jobs, how it reads them, and when it slows them down.
 *
 * @param check the time between two looks
 * @param slowdown how many times as long as at its beginning a job may take to read a row
 * @param parallel how many ranges of a job without a limit it reads at the same time, unless the
 *     job says otherwise
 */
public record JobPacing(Duration check, int slowdown, int parallel) {
  /** Meant for production. */
  public static final JobPacing DEFAULT = new JobPacing(Duration.ofSeconds(1), 4, 2);

  /**
   * @throws IllegalArgumentException if one of them is too small
   */
  public JobPacing {
    if (check.toMillis() < 1 || slowdown < 2 || parallel < 1) {
      throw new IllegalArgumentException("check, slowdown or parallel is too small");
    }
  }
}
