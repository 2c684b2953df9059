package dev.syncline.eventstore;

import java.util.List;
import java.util.Objects;

/**
 * Why leased work has stopped. It is recorded beside the lease, so that observers see it even when
 * no process is running.
 *
 * @param reasons one or more, the most important first
 */
public record RecordedFailure(List<Reason> reasons) {
  public RecordedFailure {
    reasons = List.copyOf(reasons);
    if (reasons.isEmpty()) {
      throw new IllegalArgumentException("a failure without a reason");
    }
  }

  /**
   * One reason.
   *
   * @param code the code of a diagnostic
   * @param message what was found, without row values
   * @param fix what to do
   */
  public record Reason(String code, String message, String fix) {
    public Reason {
      Objects.requireNonNull(code, "code");
      Objects.requireNonNull(message, "message");
      Objects.requireNonNull(fix, "fix");
    }
  }
}
