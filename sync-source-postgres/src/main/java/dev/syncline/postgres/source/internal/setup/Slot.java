package dev.syncline.postgres.source.internal.setup;

import dev.syncline.eventstore.Lsn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * A replication slot as the server shows it.
 *
 * @param name its name
 * @param logicalPgoutput whether it is logical with plugin pgoutput
 * @param kind slot type and plugin, for messages
 * @param database its database; empty for a physical slot
 * @param holder the process that reads from it now: pid, application and client, for messages
 * @param lost why the server invalidated it, if it did
 * @param confirmed the position up to which its reader has confirmed changes
 * @param written the current end of the server's log
 * @param failsOver whether it is synchronized to standbys
 */
record Slot(
    String name,
    boolean logicalPgoutput,
    String kind,
    Optional<String> database,
    Optional<String> holder,
    Optional<String> lost,
    Lsn confirmed,
    Lsn written,
    boolean failsOver) {
  // The row is read as JSON because invalidation_reason and failover exist from version 17 on.
  private static final String READ =
      """
      SELECT s.slot_type, s.plugin, s.database, s.confirmed_flush_lsn, s.wal_status, s.restart_lsn,
             to_jsonb(s) ->> 'invalidation_reason' AS reason, s.active_pid,
             coalesce((to_jsonb(s) ->> 'failover')::boolean, false) AS fails_over,
             CASE WHEN NOT pg_is_in_recovery() THEN pg_current_wal_lsn() END AS written,
             a.application_name, coalesce(host(a.client_addr), 'this host') AS client
      FROM pg_replication_slots s LEFT JOIN pg_stat_activity a ON a.pid = s.active_pid
      WHERE s.slot_name = ?
      """;

  static Optional<Slot> read(Connection session, String name) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(READ)) {
      query.setString(1, name);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(of(name, row)) : Optional.empty();
      }
    }
  }

  private static Slot of(String name, ResultSet row) throws SQLException {
    String type = row.getString("slot_type");
    String plugin = row.getString("plugin");
    return new Slot(
        name,
        type.equals("logical") && plugin.equals("pgoutput"),
        type + (plugin == null ? "" : " with plugin " + plugin),
        Optional.ofNullable(row.getString("database")),
        holder(row),
        lost(row),
        lsn(row, "confirmed_flush_lsn"),
        lsn(row, "written"),
        row.getBoolean("fails_over"));
  }

  private static Lsn lsn(ResultSet row, String column) throws SQLException {
    String text = row.getString(column);
    return text == null ? Lsn.ZERO : Lsn.parse(text);
  }

  private static Optional<String> holder(ResultSet row) throws SQLException {
    String pid = row.getString("active_pid");
    return pid == null
        ? Optional.empty()
        : Optional.of(
            "process "
                + pid
                + " ("
                + row.getString("application_name")
                + " from "
                + row.getString("client")
                + ")");
  }

  private static Optional<String> lost(ResultSet row) throws SQLException {
    String reason = row.getString("reason");
    if (reason != null) {
      return Optional.of(reason);
    }
    boolean gone =
        "lost".equals(row.getString("wal_status")) || row.getString("restart_lsn") == null;
    return gone ? Optional.of("wal_removed") : Optional.empty();
  }
}
