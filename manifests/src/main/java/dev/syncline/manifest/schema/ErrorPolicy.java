package dev.syncline.manifest.schema;

import java.util.Locale;

/**
 * What a consumer wants done with an event its SQL cannot apply, and a publisher with one that
 * breaks its contract.
 */
public enum ErrorPolicy {
  /** The pipeline halts at the event and says why; nothing is skipped. */
  STOP,
  /** The event goes to a dead-letter table, in the commit that would have held it. */
  QUARANTINE;

  /** The policy as manifests write it: {@code stop}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
