package dev.syncline.postgres.source.internal.capture;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.MessageWithoutValues;
import dev.syncline.postgres.session.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes a message into the source's log at intervals. The message advances the slot of an idle
 * database, and its return proves that capture works from end to end. If signs of life stay away,
 * the heartbeat reports the reason.
 */
final class Heartbeat implements AutoCloseable {
  /** The prefix of the messages. */
  static final String PREFIX = EngineProperties.MESSAGE_PREFIX + "heartbeat";

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final ConnectionSettings source;
  private final String slot;
  private final Duration interval;
  private final CapturePace pace;
  private final BooleanSupplier consumerIsBehind;
  private final Consumer<String> stalled;
  private final String sender = UUID.randomUUID().toString();
  private final ScheduledExecutorService timer;
  private final long started = System.nanoTime();
  private volatile long lastSign = started;
  private long readSince = started;
  private boolean refused;
  private @Nullable Connection session;

  /**
   * @param consumerIsBehind whether events are queued, in which case silence proves nothing
   * @param stalled receives the reason once the source shows no sign of life
   */
  Heartbeat(CaptureSettings settings, BooleanSupplier consumerIsBehind, Consumer<String> stalled) {
    this.pace = settings.pace();
    this.interval = pace.heartbeat();
    this.source = impatient(settings.source(), interval);
    this.slot = settings.capture().slotName();
    this.consumerIsBehind = consumerIsBehind;
    this.stalled = stalled;
    timer =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "syncline-heartbeat " + settings.feed());
              thread.setDaemon(true);
              return thread;
            });
  }

  void start() {
    Future<?> unused =
        timer.scheduleWithFixedDelay(this::beatAgain, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Records that something from the log arrived through the stream. */
  void signOfLife() {
    lastSign = System.nanoTime();
  }

  /** Stops the messages; one may still be in flight. */
  @Override
  public void close() {
    timer.execute(this::disconnect);
    timer.shutdown();
  }

  /** The timer would never run again after a failure, and a stall would go unnoticed. */
  private void beatAgain() {
    try {
      beat();
    } catch (RuntimeException unexpected) {
      LOG.warn(
          "a heartbeat of {} failed: {}",
          source.address(),
          MessageWithoutValues.of(unexpected),
          unexpected);
    }
  }

  private void beat() {
    Optional<SQLException> failure = emit();
    long since = Math.max(lastSign - started, readSince - started);
    boolean silent =
        System.nanoTime() - started - since > interval.toNanos() * pace.missedHeartbeats();
    if (!silent || consumerIsBehind.getAsBoolean()) {
      return;
    }
    reason(failure).ifPresent(stalled);
  }

  private Optional<String> reason(Optional<SQLException> failure) {
    if (failure.isEmpty()) {
      return deadSender();
    }
    SQLException cause = failure.get();
    if (Failure.of(cause) == Failure.TRANSIENT) {
      return Optional.of("the source does not answer: " + MessageWithoutValues.of(cause));
    }
    // Without messages silence proves nothing.
    if (!refused) {
      refused = true;
      LOG.warn(
          "no heartbeat can be written into the log of {}, so the slot of an idle database stays"
              + " where it is and a stalled stream goes unnoticed: {}; grant role {} the right to"
              + " execute pg_logical_emit_message",
          source.address(),
          MessageWithoutValues.of(cause),
          source.user());
    }
    return Optional.empty();
  }

  private Optional<SQLException> emit() {
    try {
      try (PreparedStatement message =
          session().prepareStatement("SELECT pg_logical_emit_message(true, ?, ?)")) {
        message.setString(1, PREFIX);
        message.setString(2, sender);
        message.execute();
      }
      return Optional.empty();
    } catch (SQLException cause) {
      LOG.debug("no heartbeat: {}", MessageWithoutValues.of(cause));
      disconnect();
      return Optional.of(cause);
    }
  }

  private Connection session() throws SQLException {
    if (session == null) {
      session = Session.open(source, "syncline heartbeat");
    }
    return session;
  }

  /**
   * The reason, if the server process that sends the stream is not working. A process that is busy
   * decoding, perhaps a huge transaction of other tables, is alive however long it sends nothing.
   */
  private Optional<String> deadSender() {
    try (PreparedStatement query =
        session()
            .prepareStatement(
                """
                SELECT s.active_pid, a.wait_event_type, a.wait_event
                FROM pg_replication_slots s LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid
                WHERE s.slot_name = ?
                """)) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          return Optional.of("replication slot " + slot + " is gone");
        }
        if (row.getString(1) == null) {
          return isStarting()
              ? Optional.empty()
              : Optional.of("nothing reads from replication slot " + slot);
        }
        if (lastSign == started && readSince == started) {
          // The engine has started to read, so signs of life can be expected from now on.
          readSince = System.nanoTime();
          return Optional.empty();
        }
        boolean waits = "Client".equals(row.getString(2)) || "Activity".equals(row.getString(2));
        return waits
            ? Optional.of("the server waits at " + row.getString(3) + " and nothing arrives")
            : Optional.empty();
      }
    } catch (SQLException cause) {
      disconnect();
      return Optional.empty();
    }
  }

  /** With thousands of tables the engine needs time before it starts to read from the slot. */
  private boolean isStarting() {
    return lastSign == started && System.nanoTime() - started < pace.startPatience().toNanos();
  }

  private void disconnect() {
    try {
      if (session != null) {
        session.close();
      }
    } catch (SQLException cause) {
      LOG.debug("closing a heartbeat's session: {}", MessageWithoutValues.of(cause));
    }
    session = null;
  }

  /** The same source with a timeout, so that a query does not wait forever. */
  private static ConnectionSettings impatient(ConnectionSettings source, Duration interval) {
    Map<String, String> options = new HashMap<>(source.options());
    options.put("socketTimeout", Long.toString(Math.max(1, interval.toSeconds())));
    return new ConnectionSettings(
        source.slug(),
        source.host(),
        source.port(),
        source.database(),
        source.user(),
        source.password(),
        options);
  }
}
