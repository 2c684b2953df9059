package dev.syncline.postgres.source;

import dev.syncline.eventstore.postgres.MessageWithoutValues;
import dev.syncline.manifest.Connection;
import dev.syncline.postgres.connect.Session;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Our hold on the replication slot. An engine that hangs keeps its server process, and with it the
 * slot; releasing ends that process, but never that of somebody else: of a reader before us, or of
 * the successor to whom a frozen process wakes up.
 */
final class SlotLease {
  private static final Logger LOG = LoggerFactory.getLogger(SlotLease.class);
  private static final Duration GRACE = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Connection source;
  private final String slot;
  private final String takenAt;
  private volatile Integer reader;
  private long nextLook = System.nanoTime();

  private SlotLease(Connection source, String slot, String takenAt) {
    this.source = source;
    this.slot = slot;
    this.takenAt = takenAt;
  }

  /**
   * Notes the server's time before an engine starts.
   *
   * @param session any session at the source
   */
  static SlotLease taken(java.sql.Connection session, CaptureSettings settings)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement("SELECT clock_timestamp()::text");
        ResultSet now = query.executeQuery()) {
      now.next();
      return new SlotLease(
          limited(settings.source()), settings.capture().slotName(), now.getString(1));
    }
  }

  /**
   * Notes which server process reads for us; to be called by one thread whenever it has delivered
   * something. Looks until it finds that process, but not each time.
   */
  void streams() {
    if (reader != null || System.nanoTime() - nextLook < 0) {
      return;
    }
    nextLook = System.nanoTime() + PAUSE.toNanos();
    try (java.sql.Connection session = Session.open(source, "syncline slot");
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

  /** Waits a moment for the slot to become free, then ends the server process that holds it. */
  void release() throws InterruptedException {
    try (java.sql.Connection session = Session.open(source, "syncline release");
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

  private static Connection limited(Connection source) {
    Map<String, String> options = new HashMap<>(source.options());
    options.put("connectTimeout", "2");
    options.put("loginTimeout", "2");
    options.put("socketTimeout", "3");
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
