package dev.syncline.operations.verify;

import dev.syncline.manifest.verify.Diagnostic;

/** A publisher or consumer does not move, so that it is unknown what is still to come. */
final class StandstillException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Diagnostic diagnostic;

  StandstillException(Diagnostic diagnostic) {
    super(diagnostic.message());
    this.diagnostic = diagnostic;
  }

  Diagnostic diagnostic() {
    return diagnostic;
  }
}
