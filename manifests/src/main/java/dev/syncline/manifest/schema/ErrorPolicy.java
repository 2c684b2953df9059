package dev.syncline.manifest.schema;

import java.util.Locale;

/**
 * What happens to an event that a consumer's SQL cannot apply, or that breaks a publisher's
 * contract.
 */
public enum ErrorPolicy {
  /** The pipeline halts at the event and reports why; nothing is skipped. */
  STOP,
  /** The event goes to a dead-letter table, in the commit that would have contained it. */
  QUARANTINE,
  /**
   * The consumer schema alone waits at the end of the source transaction before the event, until a
   * user resumes it; the others of its destination go on. Only for consumer schemas.
   */
  PAUSE;

  /** The policy as manifests write it: {@code stop}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
