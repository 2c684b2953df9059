package dev.syncline.engine.internal.consume;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs once that the consumers of a destination cannot be reported, and once that they can again.
 */
final class ReportLog {
  private static final Logger LOG = LoggerFactory.getLogger(ReportLog.class);

  private final String destination;
  private volatile boolean failing;

  /**
   * @param destination the slug of the data store
   */
  ReportLog(String destination) {
    this.destination = destination;
  }

  void warn(Diagnostic found) {
    LOG.warn("{}", found);
  }

  void failed(RuntimeException failure) {
    if (!failing) {
      LOG.warn("{}", diagnostic(failure));
    }
    failing = true;
  }

  void reported() {
    if (failing) {
      LOG.info("the consumers of {} are reported to the event store again", destination);
    }
    failing = false;
  }

  boolean isFailing() {
    return failing;
  }

  private Diagnostic diagnostic(RuntimeException failure) {
    return Diagnostic.warning(
        EngineCode.NOT_REPORTED,
        "the event store does not record how far the consumers of "
            + destination
            + " have come: "
            + failure.getMessage(),
        failure instanceof DiagnosticException
            ? "run the GRANTs of docs/sql/event-store.sql again; until then"
                + " 'sync-cli contract list' does not show these consumers"
            : "it is tried again");
  }
}
