package dev.syncline.postgres.sink.replay;

import java.util.List;
import java.util.Objects;

/**
 * Whether a consumer's statement leaves the same rows when the latest events are applied again.
 *
 * @param statement {@code sql} or {@code deleteSql}
 * @param reasons why that cannot be shown, each with the expression concerned; empty if it can
 * @param notes what is different although the rows count as the same
 */
public record StatementSafety(String statement, List<String> reasons, List<String> notes) {
  public StatementSafety {
    Objects.requireNonNull(statement, "statement");
    reasons = List.copyOf(reasons);
    notes = List.copyOf(notes);
  }

  public boolean isSafe() {
    return reasons.isEmpty();
  }
}
