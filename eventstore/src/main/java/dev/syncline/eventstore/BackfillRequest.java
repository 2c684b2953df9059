package dev.syncline.eventstore;

import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A backfill that an operator asks for.
 *
 * @param contract the published contract whose rows are published again
 * @param scope which of its rows
 * @param rowsPerSecond the most rows to read per second; empty for no limit
 * @param parallel how many ranges of its rows to read at the same time; empty to leave it to the
 *     publisher
 * @param requestedBy who asks, for other operators: user and host
 */
public record BackfillRequest(
    PublishedContract contract,
    BackfillScope scope,
    OptionalLong rowsPerSecond,
    OptionalInt parallel,
    String requestedBy) {
  /**
   * @throws IllegalArgumentException if the limit or the number of ranges is not positive
   */
  public BackfillRequest {
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(requestedBy, "requestedBy");
    Objects.requireNonNull(parallel, "parallel");
    if (parallel.orElse(1) < 1) {
      throw new IllegalArgumentException("a backfill of no range");
    }
    if (rowsPerSecond.orElse(1) < 1) {
      throw new IllegalArgumentException("a backfill of no row per second");
    }
  }

  /** A request that leaves the number of ranges to the publisher. */
  public BackfillRequest(
      PublishedContract contract,
      BackfillScope scope,
      OptionalLong rowsPerSecond,
      String requestedBy) {
    this(contract, scope, rowsPerSecond, OptionalInt.empty(), requestedBy);
  }
}
