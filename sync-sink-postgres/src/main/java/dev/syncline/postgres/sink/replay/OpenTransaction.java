package dev.syncline.postgres.sink.replay;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * SQL conditions for the row versions that a transaction has created and ended.
 *
 * @param id the transaction's id, 0 if it has written nothing
 * @param next an id after all that it and its subtransactions have
 * @param oldest the oldest id that was running when its work began
 */
record OpenTransaction(long id, long next, long oldest) {
  private static final String OWN = "SELECT coalesce(pg_current_xact_id_if_assigned()::text, '0')";

  /** Assigns an id, which is later than all before. */
  private static final String NEXT = "SELECT pg_current_xact_id()::text";

  /**
   * The running transaction of a session, after its last statement that writes.
   *
   * @param other a session with a transaction that has written nothing
   * @param oldest the oldest id that was running when it began
   */
  static OpenTransaction of(Connection session, Connection other, long oldest) throws SQLException {
    return new OpenTransaction(id(session, OWN), id(other, NEXT), oldest);
  }

  private static long id(Connection session, String sql) throws SQLException {
    try (Statement query = session.createStatement();
        ResultSet row = query.executeQuery(sql)) {
      row.next();
      return Long.parseLong(row.getString(1));
    }
  }

  boolean hasWritten() {
    return id > 0;
  }

  /**
   * For rows {@code t} that the transaction itself sees: whether it created this version, or a
   * subtransaction of it. Those have later ids, as other transactions have.
   */
  String created() {
    String distance = distance("t.xmin", id);
    return "CASE WHEN "
        + distance
        + " = 0 THEN true WHEN "
        + distance
        + " BETWEEN 1 AND "
        + (next - id - 1)
        + " THEN pg_xact_status(("
        + id
        + " + "
        + distance
        + ")::text::xid8) = 'in progress' ELSE false END";
  }

  /**
   * For rows {@code t} in a snapshot from before: whether this transaction or another one at the
   * same time may have deleted, changed or locked this version.
   */
  String mayHaveEnded() {
    return "t.xmax <> '0'::xid AND "
        + distance("t.xmax", oldest)
        + " BETWEEN 0 AND "
        + (next - oldest);
  }

  /** How many transactions later another one is; row versions have the lower half of an id only. */
  private static String distance(String column, long from) {
    long lower = from & 0xFFFF_FFFFL;
    return "(("
        + column
        + "::text::bigint - "
        + lower
        + " + 6442450944) % 4294967296 - 2147483648)";
  }
}
