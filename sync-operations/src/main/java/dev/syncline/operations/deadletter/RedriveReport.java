package dev.syncline.operations.deadletter;

import dev.syncline.manifest.verify.Diagnostic;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The result of a redrive.
 *
 * @param driven how many events were applied, by consumer schema, in the order of the work; none if
 *     nothing waited
 * @param problems what stopped a consumer schema
 */
public record RedriveReport(Map<String, Long> driven, List<Diagnostic> problems) {
  public RedriveReport {
    driven = Collections.unmodifiableMap(new LinkedHashMap<>(driven));
    problems = List.copyOf(problems);
  }
}
