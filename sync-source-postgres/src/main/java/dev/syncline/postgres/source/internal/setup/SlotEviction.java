package dev.syncline.postgres.source.internal.setup;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the server process that reads from a slot for a former owner of the feed. */
final class SlotEviction {
  private static final Logger LOG = LoggerFactory.getLogger(SlotEviction.class);

  /** Waits up to two seconds until the process has ended. */
  private static final String END =
      """
      SELECT s.active_pid, pg_terminate_backend(s.active_pid, 2000)
      FROM pg_replication_slots s JOIN pg_stat_activity a ON a.pid = s.active_pid
      WHERE s.slot_name = ? AND a.usename = current_user
      """;

  private SlotEviction() {}

  /**
   * Ends the reader, if there is one and it logged in with the role of this session. Does not end a
   * reader of another role.
   */
  static void evict(Connection session, String slot) throws SQLException {
    try (PreparedStatement end = session.prepareStatement(END)) {
      end.setString(1, slot);
      try (ResultSet reader = end.executeQuery()) {
        if (reader.next()) {
          LOG.warn(
              "ended process {} of the source's server: it still read from replication slot {}"
                  + " for a former owner of the feed",
              reader.getInt(1),
              slot);
        }
      }
    }
  }
}
