package dev.syncline.eventstore;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Optional;

/** The event store failed or could not be reached. The caller should retry later. */
public final class EventStoreException extends RuntimeException {
  private final transient Diagnostic diagnostic;

  /** A failure without a code of its own. */
  public EventStoreException(String message, Throwable cause) {
    super(message, cause);
    diagnostic = null;
  }

  /** A failure that needs an operator if it persists. */
  public EventStoreException(Diagnostic diagnostic, Throwable cause) {
    super(diagnostic.toString(), cause);
    this.diagnostic = diagnostic;
  }

  /** The diagnostic, if the failure has a code of its own. */
  public Optional<Diagnostic> diagnostic() {
    return Optional.ofNullable(diagnostic);
  }
}
