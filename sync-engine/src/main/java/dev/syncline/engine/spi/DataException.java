package dev.syncline.engine.spi;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Data that cannot be converted or applied; retrying will not help. */
public final class DataException extends RuntimeException {
  private final transient Diagnostic diagnostic;

  /**
   * Data that the diagnostic describes.
   *
   * @param diagnostic the problem, without values
   * @param cause the database's own error, null if there is none
   */
  public DataException(Diagnostic diagnostic, @Nullable Throwable cause) {
    super(diagnostic.toString(), cause);
    this.diagnostic = Objects.requireNonNull(diagnostic, "diagnostic");
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
