package dev.syncline.postgres.source.internal.capture;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.MessageWithoutValues;
import dev.syncline.postgres.session.Session;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lease of the replication slot during one run. An engine that hangs keeps its server process,
 * and with it the slot. Releasing ends that server process, but never one of another reader:
 * neither of a reader before this run, nor of the successor that took over while this process was
 * frozen.
 */
final class SlotLease {
  private static final Logger LOG = LoggerFactory.getLogger(SlotLease.class);
  private static final Duration GRACE = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final ConnectionSettings source;
  private final String slot;
  private final String takenAt;
  private volatile @Nullable Integer reader;
  private long nextLook = System.nanoTime();

  private SlotLease(ConnectionSettings source, String slot, String takenAt) {
    this.source = source;
    this.slot = slot;
    this.takenAt = takenAt;
  }

  /**
   * Takes the lease: records the server's time before an engine starts.
   *
   * @param session any session at the source
   */
  static SlotLease taken(Connection session, CaptureSettings settings) throws SQLException {
    try (PreparedStatement query = session.prepareStatement("SELECT clock_timestamp()::text");
        ResultSet now = query.executeQuery()) {
      now.next();
      return new SlotLease(
          limited(settings.source()), settings.capture().slotName(), now.getString(1));
    }
  }

  /**
   * Records which server process reads for this run. One thread calls this whenever the engine has
   * delivered something. Until it finds that process, it queries the server at most once a second.
   */
  void streams() {
    if (reader != null || System.nanoTime() - nextLook < 0) {
      return;
    }
    nextLook = System.nanoTime() + PAUSE.toNanos();
    try (Connection session = Session.open(source, "syncline slot");
        PreparedStatement query =
            session.prepareStatement(
                "SELECT active_pid FROM pg_replication_slots WHERE slot_name = ?")) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        reader = row.next() ? row.getObject(1, Integer.class) : null;
      }
    } catch (SQLException cause) {
      LOG.debug(
          "could not see who reads from replication slot {}: {}",
          slot,
          MessageWithoutValues.of(cause));
    }
  }

  /**
   * Waits up to half a second for the slot to become free, then ends the server process that holds
   * it.
   */
  void release() throws InterruptedException {
    try (Connection session = Session.open(source, "syncline release");
        PreparedStatement release =
            session.prepareStatement(
                """
                SELECT CASE WHEN ? THEN pg_terminate_backend(a.pid, 2000) END
                FROM pg_replication_slots s JOIN pg_stat_activity a ON a.pid = s.active_pid
                WHERE s.slot_name = ? AND a.backend_start >= ?::timestamptz
                  AND a.pid = coalesce(?, a.pid)
                """)) {
      release.setString(2, slot);
      release.setString(3, takenAt);
      release.setObject(4, reader, Types.INTEGER);
      long deadline = System.nanoTime() + GRACE.toNanos();
      boolean held = true;
      while (held && System.nanoTime() < deadline) {
        held = run(release, false);
        Thread.sleep(held ? 20 : 0);
      }
      if (held && run(release, true)) {
        LOG.warn("ended the server process that still held replication slot {}", slot);
      }
    } catch (SQLException cause) {
      LOG.warn("could not see to replication slot {}: {}", slot, MessageWithoutValues.of(cause));
    }
  }

  private static boolean run(PreparedStatement release, boolean terminate) throws SQLException {
    release.setBoolean(1, terminate);
    try (ResultSet held = release.executeQuery()) {
      return held.next();
    }
  }

  private static ConnectionSettings limited(ConnectionSettings source) {
    Map<String, String> options = new HashMap<>(source.options());
    options.put("connectTimeout", "2");
    options.put("loginTimeout", "2");
    options.put("socketTimeout", "3");
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
