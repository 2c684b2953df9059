package dev.syncline.postgres.source;

import dev.syncline.eventstore.postgres.MessageWithoutValues;
import dev.syncline.manifest.Connection;
import dev.syncline.postgres.connect.Failure;
import dev.syncline.postgres.connect.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a message through the source's log at intervals. It moves the slot of an idle database, and
 * its return proves that capture lives from end to end; where signs of life stay away it tells why.
 */
final class Heartbeat implements AutoCloseable {
  /** The prefix of the messages. */
  static final String PREFIX = EngineProperties.MESSAGE_PREFIX + "heartbeat";

  /** How many intervals without a sign of life make a stall. */
  static final int PATIENCE = 3;

  /** A source with thousands of tables takes its time before it reads from the slot at all. */
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);

  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Connection source;
  private final String slot;
  private final Duration interval;
  private final BooleanSupplier consumerIsBehind;
  private final Consumer<String> stalled;
  private final String sender = UUID.randomUUID().toString();
  private final ScheduledExecutorService timer;
  private final long started = System.nanoTime();
  private volatile long lastSign = started;
  private long readSince = started;
  private boolean refused;
  private java.sql.Connection session;

  /**
   * @param consumerIsBehind whether events wait to be taken, so that silence proves nothing
   * @param stalled told once the source shows no sign of life, and what is known about it
   */
  Heartbeat(CaptureSettings settings, BooleanSupplier consumerIsBehind, Consumer<String> stalled) {
    this.interval = settings.heartbeat();
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
    timer.scheduleWithFixedDelay(this::beat, 0, interval.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Something that is in the log came through the stream. */
  void signOfLife() {
    lastSign = System.nanoTime();
  }

  /** Ends the messages; may leave one in flight. */
  @Override
  public void close() {
    timer.execute(this::disconnect);
    timer.shutdown();
  }

  private void beat() {
    Optional<SQLException> failure = emit();
    long since = Math.max(lastSign - started, readSince - started);
    boolean silent = System.nanoTime() - started - since > interval.toNanos() * PATIENCE;
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
      if (session == null) {
        session = Session.open(source, "syncline heartbeat");
      }
      try (PreparedStatement message =
          session.prepareStatement("SELECT pg_logical_emit_message(true, ?, ?)")) {
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

  /**
   * Whether the server has nothing under way for us: a sender that is busy decoding, perhaps a huge
   * transaction of other tables, is alive however long it says nothing.
   */
  private Optional<String> deadSender() {
    try (PreparedStatement query =
        session.prepareStatement(
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
              : Optional.of("nobody reads from replication slot " + slot);
        }
        if (lastSign == started && readSince == started) {
          // From here on something can be expected; what came before was the engine's start.
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

  private boolean isStarting() {
    return lastSign == started && System.nanoTime() - started < START_PATIENCE.toNanos();
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

  /** The same source, asked by somebody who does not wait for ever. */
  private static Connection impatient(Connection source, Duration interval) {
    Map<String, String> options = new HashMap<>(source.options());
    options.put("socketTimeout", Long.toString(Math.max(1, interval.toSeconds())));
    return new Connection(
        source.slug(),
        source.host(),
        source.port(),
        source.database(),
        source.user(),
        source.password(),
        options);
  }
}
