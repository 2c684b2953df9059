package dev.syncline.operations.status;

import dev.syncline.eventstore.RecordedFailure.Reason;
import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.problem.OperationCode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** Reports why a pipeline is halted, since when, and what to do. */
final class Standstill {
  private Standstill() {}

  /**
   * One finding for each reason.
   *
   * @param work the pipeline that is halted
   * @param files the manifests, as the user typed them
   */
  static List<Diagnostic> of(String work, Trouble trouble, String files, Instant now) {
    return trouble.failure().reasons().stream()
        .map(
            reason ->
                Diagnostic.error(
                    OperationCode.HALTED,
                    work
                        + " stands still since "
                        + trouble.since().truncatedTo(ChronoUnit.SECONDS)
                        + ": "
                        + reason.code()
                        + " "
                        + reason.message(),
                    fix(reason, trouble, files, now)))
        .toList();
  }

  private static String fix(Reason reason, Trouble trouble, String files, Instant now) {
    String first = reason.fix().replace("MANIFEST...", files);
    return Condition.isLookedAt(trouble, now)
        ? first + "; " + trouble.process().orElseThrow() + " looks again by itself"
        : first
            + "; no process looks again since "
            + trouble.lastMet().truncatedTo(ChronoUnit.SECONDS)
            + ", so then: sync-cli manifest sync "
            + files;
  }
}
