package dev.syncline.operations.verify;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Severity;
import java.util.List;

/**
 * The result of a verification.
 *
 * @param results one for each consumer schema that could be compared, in order
 * @param problems what could not be compared, and why; and what is wrong
 */
public record VerifyReport(List<ConsumerResult> results, List<Diagnostic> problems) {
  public VerifyReport {
    results = List.copyOf(results);
    problems = List.copyOf(problems);
  }

  /** Whether everything that was to be compared is equal. */
  public boolean isEqual() {
    return results.stream().allMatch(ConsumerResult::isEqual)
        && problems.stream().noneMatch(one -> one.severity() == Severity.ERROR);
  }
}
