package dev.syncline.postgres.sink.apply;

import java.time.Duration;
import java.util.Objects;

/**
 * The limits of a sink.
 *
 * @param statementTimeout how long one statement at the destination may run
 * @param lockTimeout how long it waits for a lock that another session holds
 * @param idleTimeout how long a destination transaction may be idle before the server ends its
 *     session and frees its locks: the limit on how long a frozen process can block others
 * @param rowsPerStatement how many events one statement carries at most
 * @param charactersPerStatement how much JSON text one statement carries, unless a single event is
 *     larger
 */
public record SinkSettings(
    Duration statementTimeout,
    Duration lockTimeout,
    Duration idleTimeout,
    int rowsPerStatement,
    int charactersPerStatement) {
  /** The limits for a destination of ordinary size. */
  public static final SinkSettings DEFAULT =
      new SinkSettings(
          Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofMinutes(1), 5_000, 4_000_000);

  /**
   * @throws IllegalArgumentException if a limit is not positive
   */
  public SinkSettings {
    requirePositive("statementTimeout", statementTimeout);
    requirePositive("lockTimeout", lockTimeout);
    requirePositive("idleTimeout", idleTimeout);
    if (rowsPerStatement < 1 || charactersPerStatement < 1) {
      throw new IllegalArgumentException("a statement carries at least one row and one character");
    }
  }

  private static void requirePositive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + " must be at least a millisecond");
    }
  }
}
