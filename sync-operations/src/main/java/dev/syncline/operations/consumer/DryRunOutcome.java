package dev.syncline.operations.consumer;

import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.replay.DryRunReport;
import java.util.Objects;
import java.util.Optional;

/**
 * What a dry run found.
 *
 * @param preview what the reset would do
 * @param through the position up to which events were applied
 * @param report the row differences; empty if the reset would apply no event again
 */
public record DryRunOutcome(ResetPreview preview, Position through, Optional<DryRunReport> report) {
  public DryRunOutcome {
    Objects.requireNonNull(preview, "preview");
    Objects.requireNonNull(through, "through");
    Objects.requireNonNull(report, "report");
  }

  /** Whether it ended at its limit, with the rows as they are in the middle of the replay. */
  public boolean endedEarly() {
    return report.map(one -> one.cursor().position().isAfter(through)).orElse(false);
  }
}
