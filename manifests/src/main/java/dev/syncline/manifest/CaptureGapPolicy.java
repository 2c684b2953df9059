package dev.syncline.manifest;

import java.util.Locale;

/** What a source's owner wants done when changes of a captured table may have been missed. */
public enum CaptureGapPolicy {
  /**
   * The public schemas of the table are loaded again beside the stream; rows that are gone are
   * deleted at the consumers.
   */
  RELOAD,
  /** Capture stops, and does not start again before the policy or the feed is changed. */
  STOP;

  /** The policy as manifests write it: {@code reload}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
