package dev.syncline.postgres.sink.settings;

import dev.syncline.eventstore.LeaseTiming;
import dev.syncline.setting.Settings;
import java.time.Duration;
import java.util.Objects;

/**
 * The values of a sink's settings, which {@link SinkTuning} describes.
 *
 * @param statementTimeout how long one statement at the destination may run
 * @param lockTimeout how long it waits for a lock that another session holds
 * @param idleTimeout how long a destination transaction may be idle before the server ends its
 *     session and frees its locks: the limit on how long a frozen process can block others
 * @param rowsPerStatement how many events one statement carries at most
 * @param charactersPerStatement how much JSON text one statement carries, unless a single event is
 *     larger
 * @param replay how much of the running transaction is kept, to find an event at fault
 * @param waitingKeys how many keys with dead letters are kept in memory for a consumer schema
 * @param lease the timing of leases on cursors
 */
public record SinkSettings(
    Duration statementTimeout,
    Duration lockTimeout,
    Duration idleTimeout,
    int rowsPerStatement,
    int charactersPerStatement,
    Replay replay,
    int waitingKeys,
    LeaseTiming lease) {
  /** The limits for a destination of ordinary size. */
  public static final SinkSettings DEFAULT = of(Settings.DEFAULTS);

  /**
   * @throws IllegalArgumentException if a limit is not positive, or a statement would end while it
   *     may still wait for a lock
   */
  public SinkSettings {
    requirePositive("statementTimeout", statementTimeout);
    requirePositive("lockTimeout", lockTimeout);
    requirePositive("idleTimeout", idleTimeout);
    Objects.requireNonNull(replay, "replay");
    Objects.requireNonNull(lease, "lease");
    if (lockTimeout.compareTo(statementTimeout) > 0) {
      throw new IllegalArgumentException("lockTimeout exceeds statementTimeout");
    }
    if (rowsPerStatement < 1 || charactersPerStatement < 1) {
      throw new IllegalArgumentException("a statement carries at least one row and one character");
    }
    if (waitingKeys < 1) {
      throw new IllegalArgumentException("waitingKeys must be at least one");
    }
  }

  /**
   * How much of the running transaction is kept.
   *
   * @param events how many events
   * @param characters how much JSON text
   */
  public record Replay(int events, long characters) {
    /**
     * @throws IllegalArgumentException if nothing is kept
     */
    public Replay {
      if (events < 1 || characters < 1) {
        throw new IllegalArgumentException("at least one event and one character are kept");
      }
    }
  }

  /** The values in settings. */
  public static SinkSettings of(Settings settings) {
    return new SinkSettings(
        settings.value(SinkTuning.STATEMENT_TIMEOUT),
        settings.value(SinkTuning.LOCK_TIMEOUT),
        settings.value(SinkTuning.IDLE_TIMEOUT),
        settings.number(SinkTuning.EVENTS_PER_STATEMENT),
        settings.number(SinkTuning.CHARACTERS_PER_STATEMENT),
        new Replay(
            settings.number(SinkTuning.REPLAY_EVENTS),
            settings.value(SinkTuning.REPLAY_CHARACTERS)),
        settings.number(SinkTuning.WAITING_KEYS),
        LeaseTiming.of(settings));
  }

  private static void requirePositive(String name, Duration value) {
    Objects.requireNonNull(value, name);
    if (value.toMillis() < 1) {
      throw new IllegalArgumentException(name + " must be at least a millisecond");
    }
  }
}
