package dev.syncline.engine.spi;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A failure that may pass: a lost connection, a deadlock, a server that is restarting. */
public final class RetriableException extends RuntimeException {
  private final transient @Nullable Diagnostic diagnostic;

  /** A failure without a code of its own; the cause is null if there is no error behind it. */
  public RetriableException(String message, @Nullable Throwable cause) {
    super(message, cause);
    diagnostic = null;
  }

  /**
   * A failure that needs an operator if it persists.
   *
   * @param diagnostic what it is, without values
   * @param cause the error behind it, null if there is none
   */
  public RetriableException(Diagnostic diagnostic, @Nullable Throwable cause) {
    super(diagnostic.toString(), cause);
    this.diagnostic = diagnostic;
  }

  /** The diagnostic, if the failure has a code of its own. */
  public Optional<Diagnostic> diagnostic() {
    return Optional.ofNullable(diagnostic);
  }
}
