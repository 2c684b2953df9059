package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.Session;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Renames cursors, and the dead letters that belong to them. */
public final class CursorRenaming {
  private static final String CURSOR =
      """
      UPDATE sync_sink.cursor SET feed = ?, subscription = ? WHERE feed = ? AND subscription = ?
        AND NOT EXISTS (SELECT FROM sync_sink.cursor WHERE feed = ? AND subscription = ?)
      """;
  private static final String LETTERS =
      "UPDATE sync_sink.dead_letter SET feed = ?, subscription = ?"
          + " WHERE feed = ? AND subscription = ?";

  /** Finds cursors by history, which belongs to one feed whatever the feed's name is. */
  private static final String OF_HISTORY =
      """
      WITH missing AS MATERIALIZED (
        SELECT a.subscription FROM unnest(?::text[]) AS a(subscription)
        WHERE NOT EXISTS (SELECT FROM sync_sink.cursor o
                           WHERE o.feed = ? AND o.subscription = a.subscription)
      ), former AS MATERIALIZED (
        SELECT c.feed, c.subscription FROM sync_sink.cursor c
        WHERE EXISTS (SELECT FROM missing) AND c.history = ANY (?::uuid[])
          AND c.subscription IN (SELECT subscription FROM missing)
      ), renamed AS (
        UPDATE sync_sink.cursor c SET feed = ? FROM former f
        WHERE c.feed = f.feed AND c.subscription = f.subscription
        RETURNING f.feed, f.subscription
      )
      UPDATE sync_sink.dead_letter l SET feed = ? FROM renamed r
      WHERE l.feed = r.feed AND l.subscription = r.subscription
      """;

  private CursorRenaming() {}

  /** The name of a cursor. */
  public record Name(String feed, String subscription) {}

  /**
   * Renames one cursor, if no cursor has the new name yet.
   *
   * @throws dev.syncline.engine.spi.RetriableException if the destination does not answer
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses the login
   */
  public static void run(ConnectionSettings destination, Name from, Name to) {
    try (Connection session = Session.open(destination, "syncline rename")) {
      session.setAutoCommit(false);
      int renamed =
          execute(
              session,
              CURSOR,
              to.feed(),
              to.subscription(),
              from.feed(),
              from.subscription(),
              to.feed(),
              to.subscription());
      if (renamed == 1) {
        execute(session, LETTERS, to.feed(), to.subscription(), from.feed(), from.subscription());
      }
      session.commit();
    } catch (SQLException error) {
      throw new OpeningFailures(destination).meaning(error);
    }
  }

  /**
   * Renames the cursors and dead letters of a feed that now has another name, in the running
   * transaction.
   *
   * @param subscriptions an array of their names
   */
  static void follow(
      Connection session, FeedName feed, Array subscriptions, FeedHistories histories)
      throws SQLException {
    Object[] ids = histories.runs().stream().map(run -> run.history().id()).toArray();
    try (PreparedStatement follow = session.prepareStatement(OF_HISTORY)) {
      follow.setArray(1, subscriptions);
      follow.setString(2, feed.toString());
      follow.setArray(3, session.createArrayOf("uuid", ids));
      follow.setString(4, feed.toString());
      follow.setString(5, feed.toString());
      follow.executeUpdate();
    }
  }

  private static int execute(Connection session, String sql, String... values) throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setString(index + 1, values[index]);
      }
      return statement.executeUpdate();
    }
  }
}
