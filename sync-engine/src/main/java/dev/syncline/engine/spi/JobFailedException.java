package dev.syncline.engine.spi;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A backfill job that cannot continue. It ends; the stream is not affected. */
public final class JobFailedException extends RuntimeException {
  private final transient Diagnostic diagnostic;

  /**
   * A failure that the diagnostic describes.
   *
   * @param diagnostic the problem, without values
   * @param cause the error behind it, null if there is none
   */
  public JobFailedException(Diagnostic diagnostic, @Nullable Throwable cause) {
    super(diagnostic.toString(), cause);
    this.diagnostic = Objects.requireNonNull(diagnostic, "diagnostic");
  }

  public Diagnostic diagnostic() {
    return diagnostic;
  }
}
