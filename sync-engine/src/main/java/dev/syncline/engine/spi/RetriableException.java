package dev.syncline.engine.spi;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Optional;

/** A failure that may pass: a lost connection, a deadlock, a server that is restarting. */
public final class RetriableException extends RuntimeException {
  private final transient Diagnostic diagnostic;

  /** A failure without a code of its own. */
  public RetriableException(String message, Throwable cause) {
    super(message, cause);
    diagnostic = null;
  }

  /**
   * A failure that needs an operator if it persists.
   *
   * @param diagnostic what it is, without values
   * @param cause the error behind it, if any
   */
  public RetriableException(Diagnostic diagnostic, Throwable cause) {
    super(diagnostic.toString(), cause);
    this.diagnostic = diagnostic;
  }

  /** The diagnostic, if the failure has a code of its own. */
  public Optional<Diagnostic> diagnostic() {
    return Optional.ofNullable(diagnostic);
  }
}
