package dev.syncline.eventstore;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Optional;

/** The event store could not be reached or failed; trying again later is sensible. */
public final class EventStoreException extends RuntimeException {
  private final transient Diagnostic diagnostic;

  /** A failure without a code of its own. */
  public EventStoreException(String message, Throwable cause) {
    super(message, cause);
    diagnostic = null;
  }

  /** A failure somebody must look at if it stays. */
  public EventStoreException(Diagnostic diagnostic, Throwable cause) {
    super(diagnostic.toString(), cause);
    this.diagnostic = diagnostic;
  }

  /** What it is, if it has a code of its own. */
  public Optional<Diagnostic> diagnostic() {
    return Optional.ofNullable(diagnostic);
  }
}
