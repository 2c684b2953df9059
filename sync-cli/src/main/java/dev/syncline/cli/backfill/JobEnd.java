package dev.syncline.cli.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.eventstore.BackfillJob;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.backfill.BackfillJobControl;
import dev.syncline.operations.backfill.NamedJob;
import dev.syncline.operations.problem.OperationCode;
import java.time.Duration;

/** Watches a job that was started, and answers with how it is then. */
final class JobEnd {
  /** The publisher looks every second; a check at the source takes a moment more. */
  private static final Duration TO_ACCEPT = Duration.ofSeconds(4);

  private static final Duration WITHOUT_END = Duration.ofDays(365);

  private final Terminal terminal;
  private final BackfillJobControl jobs;
  private final boolean asJson;

  JobEnd(Terminal terminal, BackfillJobControl jobs, boolean asJson) {
    this.terminal = terminal;
    this.jobs = jobs;
    this.asJson = asJson;
  }

  /**
   * Waits a moment for the publisher to accept the job.
   *
   * @param manifests as typed, for the next command
   */
  int accepted(NamedJob requested, String manifests) throws InterruptedException {
    NamedJob job =
        jobs.watch(
            requested.job().id(),
            now -> now.state() != BackfillJobState.REQUESTED,
            TO_ACCEPT,
            seen -> {});
    requireNotFailed(job);
    show(job, job.job().state().text());
    if (!asJson) {
      if (job.job().state() == BackfillJobState.REQUESTED) {
        terminal.say(
            "No publisher of feed "
                + job.job().feed()
                + " has taken it up yet: it waits for one, or for jobs before it.");
      }
      terminal.say("Watch it: sync-cli backfill show " + id(job) + " --follow " + manifests);
    }
    return ExitStatus.FINE;
  }

  /** Shows the progress until the job ends. */
  int follow(NamedJob requested) throws InterruptedException {
    try (JobProgress progress = JobProgress.on(terminal, requested)) {
      NamedJob job = jobs.watch(requested.job().id(), now -> false, WITHOUT_END, progress::show);
      progress.close();
      requireNotFailed(job);
      show(job, job.job().state().text());
      return ExitStatus.FINE;
    }
  }

  private void show(NamedJob job, String state) {
    if (asJson) {
      ObjectNode document = Json.document();
      new JobText(job).describe(document.putObject("backfill"));
      terminal.print(Json.text(document));
    } else {
      JobText text = new JobText(job);
      terminal.print(
          "backfill "
              + id(job)
              + " of "
              + job.schema()
              + ", "
              + text.scope()
              + ": "
              + state
              + (job.job().state() == BackfillJobState.COMPLETE ? ", " + text.progress() : ""));
    }
  }

  private static String id(NamedJob job) {
    return job.job().id().toString();
  }

  /**
   * @throws DiagnosticException if the job failed or was cancelled
   */
  private static void requireNotFailed(NamedJob named) {
    BackfillJob job = named.job();
    if (job.state() == BackfillJobState.FAILED) {
      RecordedFailure.Reason why = job.failure().orElseThrow();
      throw incomplete(
          "backfill " + job.id() + " failed: " + why.code() + " " + why.message(), why.fix());
    }
    if (job.state() == BackfillJobState.CANCELLED) {
      throw incomplete(
          "backfill " + job.id() + " was cancelled", "start it again if it was not you");
    }
  }

  private static DiagnosticException incomplete(String message, String fix) {
    return new DiagnosticException(
        Diagnostic.error(OperationCode.BACKFILL_NOT_COMPLETE, message, fix));
  }
}
