package dev.syncline.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.syncline.bench.measure.Metric;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One round of one workload on one system.
 *
 * @param round from 1
 * @param values what was measured; empty if it failed
 * @param failure why there are no values
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Cell(
    String workload, String peer, int round, Map<Metric, Double> values, Optional<String> failure) {
  /** The cell for a log. */
  public String line() {
    return "%s, %s, round %d: %s"
        .formatted(workload, peer, round, failure.orElseGet(this::measured));
  }

  private String measured() {
    return values.entrySet().stream()
        .map(
            value ->
                "%s %s %s"
                    .formatted(
                        value.getKey().text(),
                        MarkdownReport.number(value.getValue()),
                        value.getKey().unit()))
        .collect(Collectors.joining(", "));
  }
}
