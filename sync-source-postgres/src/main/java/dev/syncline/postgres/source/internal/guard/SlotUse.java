package dev.syncline.postgres.source.internal.guard;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The amount of log that a replication slot retains now.
 *
 * @param retained bytes of log that the server keeps for it
 * @param left bytes that can still be written before the server invalidates it; empty without such
 *     a limit
 * @param undelivered bytes of log after the position that its reader has confirmed
 * @param confirmed the position that its reader has confirmed, in PostgreSQL's notation
 */
public record SlotUse(long retained, OptionalLong left, long undelivered, String confirmed) {
  private static final String READ =
      """
      SELECT greatest(0, pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn))::bigint AS retained,
             greatest(0, pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn))::bigint
               AS undelivered,
             CASE WHEN safe_wal_size IS NOT NULL THEN greatest(0, safe_wal_size) END AS remaining,
             confirmed_flush_lsn
      FROM pg_replication_slots
      WHERE slot_name = ? AND plugin = 'pgoutput' AND database = current_database()
        AND restart_lsn IS NOT NULL AND wal_status <> 'lost'
      """;

  /** Reads a slot; empty if this database has no such slot, or the server has invalidated it. */
  public static Optional<SlotUse> read(Connection session, String slot) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(READ)) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(of(row)) : Optional.empty();
      }
    }
  }

  private static SlotUse of(ResultSet row) throws SQLException {
    long left = row.getLong("remaining");
    OptionalLong known = row.wasNull() ? OptionalLong.empty() : OptionalLong.of(left);
    return new SlotUse(
        row.getLong("retained"),
        known,
        row.getLong("undelivered"),
        row.getString("confirmed_flush_lsn"));
  }

  /** The retained bytes at which the server invalidates the slot; empty without such a limit. */
  public OptionalLong serverLimit() {
    return left.isPresent() ? OptionalLong.of(retained + left.getAsLong()) : left;
  }
}
