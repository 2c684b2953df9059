package dev.syncline.postgres.source;

import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.setup.SourceCode;
import java.util.Optional;

/**
 * Tells a record of the log that does not fit into memory from other reasons for which the engine
 * ends. The driver reads each record whole, and the log holds it until it was read, so every
 * further attempt would meet it again. Other threads live on: what failed is one large allocation.
 */
final class OversizedRecord {
  private OversizedRecord() {}

  /** What a person has to know; empty if the engine ended for another reason. */
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
