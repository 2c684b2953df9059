package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.Session;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;

/**
 * Moves cursors before the first event, so that a destination receives the whole feed again. A
 * running sink detects the move and continues from there.
 */
public final class CursorRewind {
  private static final String REWIND =
      "UPDATE sync_sink.cursor SET position = 0, history = NULL, updated_at = now()"
          + " WHERE feed = ? AND subscription = ANY (?::text[])";

  /** Dead letters are obsolete after a rewind, since all their events come again. */
  private static final String DROP_LETTERS =
      "DELETE FROM sync_sink.dead_letter WHERE feed = ? AND subscription = ANY (?::text[])";

  private CursorRewind() {}

  /**
   * Rewinds the existing cursors of some subscriptions, and drops their dead letters.
   *
   * @throws dev.syncline.engine.spi.RetriableException if the destination does not answer
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses the login
   */
  public static void run(
      ConnectionSettings destination, String feed, Collection<String> subscriptions) {
    try (Connection session = Session.open(destination, "syncline rewind")) {
      session.setAutoCommit(false);
      Array names = session.createArrayOf("text", subscriptions.toArray());
      execute(session, REWIND, feed, names);
      execute(session, DROP_LETTERS, feed, names);
      session.commit();
    } catch (SQLException error) {
      throw new OpeningFailures(destination).meaning(error);
    }
  }

  private static void execute(Connection session, String sql, String feed, Array subscriptions)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      statement.setString(1, feed);
      statement.setArray(2, subscriptions);
      statement.executeUpdate();
    }
  }
}
