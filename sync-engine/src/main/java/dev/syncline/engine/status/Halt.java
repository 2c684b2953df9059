package dev.syncline.engine.status;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a pipeline is halted, and what follows.
 *
 * @param since when the pipeline first met these problems
 * @param problems one or more, the most important first
 * @param next the time from the last attempt to the next one; absent if there is none in this
 *     process
 */
public record Halt(Instant since, List<Diagnostic> problems, Optional<Duration> next) {
  public Halt {
    Objects.requireNonNull(since, "since");
    problems = problems.stream().sorted(Comparator.comparing(Diagnostic::severity)).toList();
    Objects.requireNonNull(next, "next");
  }

  /** The errors, without the warnings beside them; all problems, if there are only warnings. */
  public List<Diagnostic> causes() {
    List<Diagnostic> errors =
        problems.stream().filter(problem -> problem.severity() == Severity.ERROR).toList();
    return errors.isEmpty() ? problems : errors;
  }
}
