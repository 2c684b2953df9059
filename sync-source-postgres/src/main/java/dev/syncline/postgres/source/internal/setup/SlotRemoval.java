package dev.syncline.postgres.source.internal.setup;

import dev.syncline.postgres.session.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Drops a replication slot, even while it is being read. */
public final class SlotRemoval {
  private static final int TRIES = 5;

  private SlotRemoval() {}

  /**
   * Drops the slot if this database has a logical one of that name. Ends a reader that has the role
   * of this session. A Syncline pipeline may reconnect in between, so this is retried.
   *
   * @return whether the slot existed
   * @throws SQLException if another role reads from it (SQLSTATE 55006), or for any other failure
   */
  public static boolean remove(Connection session, String slot) throws SQLException {
    for (int left = TRIES; exists(session, slot); left--) {
      SlotEviction.evict(session, slot);
      try {
        drop(session, slot);
        return true;
      } catch (SQLException refused) {
        if (SqlState.is(SqlState.UNDEFINED_OBJECT, refused)) {
          return false;
        }
        if (!SqlState.is(SqlState.OBJECT_IN_USE, refused) || left == 1) {
          throw refused;
        }
      }
    }
    return false;
  }

  private static boolean exists(Connection session, String slot) throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement(
            "SELECT FROM pg_replication_slots WHERE slot_name = ? AND slot_type = 'logical'"
                + " AND database = current_database()")) {
      query.setString(1, slot);
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  static void drop(Connection session, String slot) throws SQLException {
    try (PreparedStatement drop = session.prepareStatement("SELECT pg_drop_replication_slot(?)")) {
      drop.setString(1, slot);
      drop.execute();
    }
  }
}
