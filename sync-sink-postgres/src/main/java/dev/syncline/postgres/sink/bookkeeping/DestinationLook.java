package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.session.WorkRecords;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The state of a destination's consumer schemas, for reports.
 *
 * @param cursors their progress; none before their first sync
 * @param work the work records of the processes that apply them, by consumer schema
 * @param holders the process that holds the lease of each and applies it or is ready to, by
 *     consumer schema
 */
public record DestinationLook(
    List<CursorStatus> cursors, Map<String, WorkRecord> work, Map<String, String> holders) {
  private static final String THERE =
      "SELECT to_regclass('sync_sink.cursor') IS NOT NULL"
          + " AND to_regclass('sync_sink.lease') IS NOT NULL";

  private static final String WORK =
      """
      SELECT l.name,
             CASE WHEN l.expires_at > clock_timestamp()
                   AND EXISTS (SELECT FROM pg_stat_activity a WHERE a.pid = l.session_pid)
                  THEN l.holder END AS holder,
      """
          + WorkRecords.columns("l")
          + " FROM sync_sink.lease l";

  public DestinationLook {
    cursors = List.copyOf(cursors);
    work = Map.copyOf(work);
    holders = Map.copyOf(holders);
  }

  /**
   * Reads the state of a destination. Changes nothing.
   *
   * @throws RetriableException if the destination does not answer
   * @throws DiagnosticException if it refuses the login
   */
  public static DestinationLook at(ConnectionSettings destination) {
    try (Connection session = Session.open(destination, "syncline status")) {
      return isThere(session) ? of(session) : new DestinationLook(List.of(), Map.of(), Map.of());
    } catch (SQLException error) {
      throw new OpeningFailures(destination).meaning(error);
    }
  }

  private static boolean isThere(Connection session) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(THERE);
        ResultSet row = query.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private static DestinationLook of(Connection session) throws SQLException {
    Map<String, WorkRecord> work = new HashMap<>();
    Map<String, String> holders = new HashMap<>();
    try (PreparedStatement query = session.prepareStatement(WORK);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        work.put(row.getString("name"), WorkRecords.of(row));
        if (row.getString("holder") != null) {
          holders.put(row.getString("name"), row.getString("holder"));
        }
      }
    }
    return new DestinationLook(CursorStatus.listed(session), work, holders);
  }
}
