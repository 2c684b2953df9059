package dev.syncline.manifest;

import java.util.Locale;

/**
 * What happens when the log retained for capture exceeds its limit, as the source's owner decides.
 */
public enum WalLimitPolicy {
  /** Capture continues and nothing is given up; the problem is reported until it is solved. */
  KEEP,
  /**
   * The source comes first: the slot is dropped, and once capture is possible again every public
   * schema is backfilled again. The same happens when the server itself invalidates the slot.
   */
  DROP;

  /** The policy as manifests write it: {@code keep}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
