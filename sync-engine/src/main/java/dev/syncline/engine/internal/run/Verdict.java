package dev.syncline.engine.internal.run;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.FencedException;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;

/**
 * What the failure of an attempt means for the next one.
 *
 * <p>Configuration and data are checked again: the problem may be solved from outside, and every
 * attempt begins with the same checks. A takeover by another writer is final: otherwise the two
 * would take turns for ever.
 */
sealed interface Verdict {
  /** The problems to solve; none if the failure may pass by itself. */
  List<Diagnostic> problems();

  /** Calls the response's method for this verdict; returns whether another attempt follows. */
  boolean decide(Response response) throws InterruptedException;

  /** What follows a failed attempt. Each method returns whether another attempt follows. */
  interface Response {
    boolean retry(RuntimeException failure) throws InterruptedException;

    boolean retryOnceSolved(List<Diagnostic> problems) throws InterruptedException;

    boolean end(List<Diagnostic> problems);
  }

  /** A failure that may pass by itself. */
  record Transient(RuntimeException failure) implements Verdict {
    @Override
    public List<Diagnostic> problems() {
      return List.of();
    }

    @Override
    public boolean decide(Response response) throws InterruptedException {
      return response.retry(failure);
    }
  }

  /** A problem that a user must solve; checked again at growing intervals. */
  record Refused(List<Diagnostic> problems) implements Verdict {
    @Override
    public boolean decide(Response response) throws InterruptedException {
      return response.retryOnceSolved(problems);
    }
  }

  /** A failure that is not retried in this process. */
  record Final(List<Diagnostic> problems) implements Verdict {
    @Override
    public boolean decide(Response response) {
      return response.end(problems);
    }
  }

  static Verdict of(Throwable failure) {
    if (failure instanceof DiagnosticException refused) {
      return new Refused(refused.diagnostics());
    }
    if (failure instanceof DataException data) {
      return new Refused(List.of(data.diagnostic()));
    }
    if (failure instanceof FencedException) {
      return new Final(
          List.of(
              Diagnostic.error(
                  EngineCode.TAKEN_OVER,
                  firstLine(failure),
                  "stop the other process, then start this one again")));
    }
    if (failure instanceof RuntimeException passing) {
      return new Transient(passing);
    }
    return new Final(
        List.of(FailureMark.unexpected(failure.getClass(), FailureMark.place(failure).orElse(""))));
  }

  private static String firstLine(Throwable failure) {
    String message = failure.getMessage();
    return message == null
        ? failure.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
