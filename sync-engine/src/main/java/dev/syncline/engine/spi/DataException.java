package dev.syncline.engine.spi;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Objects;

/** Data that cannot be converted or applied; retrying will not help. */
public final class DataException extends RuntimeException {
  private final transient Diagnostic diagnostic;

  /**
   * @param diagnostic the problem, without values
   * @param cause the database's own error, if any
   */
  public DataException(Diagnostic diagnostic, Throwable cause) {
    super(diagnostic.toString(), cause);
    this.diagnostic = Objects.requireNonNull(diagnostic, "diagnostic");
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
