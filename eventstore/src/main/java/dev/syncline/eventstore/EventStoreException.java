package dev.syncline.eventstore;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The event store failed or could not be reached. The caller should retry later. */
public final class EventStoreException extends RuntimeException {
  private final transient @Nullable Diagnostic diagnostic;

  /** A failure without a code of its own; the cause is null if the store itself noticed it. */
  public EventStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
    diagnostic = null;
  }

  /** A failure that needs an operator if it persists. */
  public EventStoreException(Diagnostic diagnostic, @Nullable Throwable cause) {
    super(diagnostic.toString(), cause);
    this.diagnostic = diagnostic;
  }

  /** The diagnostic, if the failure has a code of its own. */
  public Optional<Diagnostic> diagnostic() {
    return Optional.ofNullable(diagnostic);
  }
}
