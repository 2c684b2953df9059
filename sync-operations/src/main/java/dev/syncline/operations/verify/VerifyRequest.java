package dev.syncline.operations.verify;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * What to verify, and how.
 *
 * @param consumers the consumer schemas, as manifest/schema; empty for all of the manifests
 * @param rowsPerSecond the most rows to read per second at source and destination; empty for no
 *     limit
 * @param limit after how many differences of a consumer schema its verification ends
 * @param patience how long to wait for a publisher or consumer that does not move
 * @param values whether the values of columns that differ are fetched
 * @param action what to do about differences
 */
public record VerifyRequest(
    List<String> consumers,
    OptionalLong rowsPerSecond,
    int limit,
    Duration patience,
    Values values,
    Action action) {
  /** Whether values of rows are fetched and reported. */
  public enum Values {
    /** Only keys, and the names of columns. */
    HIDDEN,
    /** Also the values of columns that differ. */
    SHOWN
  }

  /** What to do about differences. */
  public enum Action {
    /** Report them. */
    REPORT,
    /** Report them, and have the publisher publish these rows again. */
    REPAIR
  }

  /**
   * @throws IllegalArgumentException if a number is not positive
   */
  public VerifyRequest {
    consumers = List.copyOf(consumers);
    Objects.requireNonNull(values, "values");
    Objects.requireNonNull(action, "action");
    if (limit < 1 || rowsPerSecond.orElse(1) < 1 || patience.isNegative() || patience.isZero()) {
      throw new IllegalArgumentException("limit, rate and patience must be positive");
    }
  }
}
