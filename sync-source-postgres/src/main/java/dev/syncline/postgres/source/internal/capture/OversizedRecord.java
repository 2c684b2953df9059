package dev.syncline.postgres.source.internal.capture;

import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.util.Optional;

/**
 * Recognizes that the engine ended because a record of the log does not fit into memory. The driver
 * reads each record whole, and the log keeps it until it has been read, so every further attempt
 * would fail at it again. Other threads continue: only one large allocation failed.
 */
final class OversizedRecord {
  private OversizedRecord() {}

  /** The error to report; empty if the engine ended for another reason. */
  static Optional<Diagnostic> of(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof OutOfMemoryError) {
        return Optional.of(diagnostic());
      }
    }
    return Optional.empty();
  }

  private static Diagnostic diagnostic() {
    return Diagnostic.error(
        SourceCode.OVERSIZED_RECORD,
        "the log holds a row or a logical message that does not fit into the memory of this"
            + " process, of which it may use "
            + new ByteSize(Runtime.getRuntime().maxMemory()),
        "start again with more, for example SYNC_CLI_JAVA_OPTS=-Xmx4g; find out which program"
            + " writes so much at once (docs/security.md)");
  }
}
