package dev.syncline.eventstore;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * A backfill that an operator asks for.
 *
 * @param contract the published contract whose rows are published again
 * @param scope which of its rows
 * @param rowsPerSecond the most rows to read per second; empty for no limit
 * @param requestedBy who asks, for other operators: user and host
 */
public record BackfillRequest(
    PublishedContract contract,
    BackfillScope scope,
    OptionalLong rowsPerSecond,
    String requestedBy) {
  /**
   * @throws IllegalArgumentException if the limit is not positive
   */
  public BackfillRequest {
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(requestedBy, "requestedBy");
    if (rowsPerSecond.orElse(1) < 1) {
      throw new IllegalArgumentException("a backfill of no row per second");
    }
  }
}
