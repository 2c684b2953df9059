package dev.syncline.manifest;

import java.util.Locale;

/**
 * What happens when changes of a captured table may have been missed, as the source's owner
 * decides.
 */
public enum CaptureGapPolicy {
  /**
   * The public schemas of the table are backfilled again beside the stream. Rows that no longer
   * exist are deleted at the consumers.
   */
  RELOAD,
  /** Capture stops, and does not start again before the policy or the feed is changed. */
  STOP;

  /** The policy as manifests write it: {@code reload}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
