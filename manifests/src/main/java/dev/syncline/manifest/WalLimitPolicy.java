package dev.syncline.manifest;

import java.util.Locale;

/** What a source's owner wants done when the log retained for capture is over its budget. */
public enum WalLimitPolicy {
  /** Capture goes on and nothing is given up; what is wrong is told until somebody acts. */
  KEEP,
  /**
   * The source comes first: the slot is dropped, and once capture is possible again every public
   * schema is loaded again. The same happens when the server itself gave the slot up.
   */
  DROP;

  /** The policy as manifests write it: {@code keep}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
