package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.FeedHistories;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.Connection;
import dev.syncline.postgres.connect.Session;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Gives cursors, and the dead letters that belong to them, other names. */
public final class CursorRenaming {
  private static final String CURSOR =
      """
      UPDATE sync_sink.cursor SET feed = ?, subscription = ? WHERE feed = ? AND subscription = ?
        AND NOT EXISTS (SELECT FROM sync_sink.cursor WHERE feed = ? AND subscription = ?)
      """;
  private static final String LETTERS =
      "UPDATE sync_sink.dead_letter SET feed = ?, subscription = ?"
          + " WHERE feed = ? AND subscription = ?";

  /** A history belongs to one feed, whatever it is called. */
  private static final String OF_HISTORY =
      """
      UPDATE sync_sink.cursor c SET feed = ?
      WHERE c.feed <> ? AND c.subscription = ? AND c.history = ANY (?::uuid[])
        AND NOT EXISTS (SELECT FROM sync_sink.cursor o WHERE o.feed = ? AND o.subscription = ?)
      """;

  private static final String LETTERS_OF_HISTORY =
      """
      UPDATE sync_sink.dead_letter SET feed = ? WHERE feed <> ? AND subscription = ?
        AND NOT EXISTS (SELECT FROM sync_sink.cursor c
                         WHERE c.feed = dead_letter.feed AND c.subscription = dead_letter.subscription)
      """;

  private CursorRenaming() {}

  /** The name of a cursor. */
  public record Name(String feed, String subscription) {}

  /**
   * Renames one cursor, if there is none of the new name yet.
   *
   * @throws dev.syncline.engine.spi.RetriableException if the destination does not answer
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses the login
   */
  public static void run(Connection destination, Name from, Name to) {
    try (java.sql.Connection session = Session.open(destination, "syncline rename")) {
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

  /** Lets a subscription's cursor follow its feed to another name, in the running transaction. */
  static void follow(
      java.sql.Connection session, FeedName feed, String subscription, FeedHistories histories)
      throws SQLException {
    try (PreparedStatement follow = session.prepareStatement(OF_HISTORY)) {
      follow.setString(1, feed.toString());
      follow.setString(2, feed.toString());
      follow.setString(3, subscription);
      follow.setArray(
          4,
          session.createArrayOf(
              "uuid", histories.runs().stream().map(run -> run.history().id()).toArray()));
      follow.setString(5, feed.toString());
      follow.setString(6, subscription);
      if (follow.executeUpdate() == 1) {
        execute(session, LETTERS_OF_HISTORY, feed.toString(), feed.toString(), subscription);
      }
    }
  }

  private static int execute(java.sql.Connection session, String sql, String... values)
      throws SQLException {
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      for (int index = 0; index < values.length; index++) {
        statement.setString(index + 1, values[index]);
      }
      return statement.executeUpdate();
    }
  }
}
