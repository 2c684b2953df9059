package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * The rows of {@code sync_sink.cursor} for some subscriptions of a feed.
 *
 * @param cursors by subscription
 * @param epoch the highest among them, 0 for none
 * @param paused those that are paused
 */
record CursorRows(Map<String, Cursor> cursors, long epoch, Set<String> paused) {
  private static final String ADD =
      """
      INSERT INTO sync_sink.cursor (feed, subscription)
      SELECT ?, s FROM unnest(?::text[]) AS s ON CONFLICT DO NOTHING
      """;
  private static final String READ =
      """
      SELECT subscription, position, history, epoch, paused_at IS NOT NULL AS paused
      FROM sync_sink.cursor WHERE feed = ? AND subscription = ANY (?::text[])
      """;

  /** Creates the missing rows. */
  static void add(Connection connection, FeedName feed, Array subscriptions) throws SQLException {
    try (PreparedStatement add = connection.prepareStatement(ADD)) {
      add.setString(1, feed.toString());
      add.setArray(2, subscriptions);
      add.executeUpdate();
    }
  }

  /** Reads the rows and locks them. */
  static CursorRows lock(Connection connection, FeedName feed, Array subscriptions)
      throws SQLException {
    return read(connection, READ + " ORDER BY subscription FOR UPDATE", feed, subscriptions);
  }

  /** Reads the rows. */
  static CursorRows read(Connection connection, FeedName feed, Array subscriptions)
      throws SQLException {
    return read(connection, READ, feed, subscriptions);
  }

  private static CursorRows read(
      Connection connection, String sql, FeedName feed, Array subscriptions) throws SQLException {
    Map<String, Cursor> cursors = new HashMap<>();
    Set<String> paused = new TreeSet<>();
    long epoch = 0;
    try (PreparedStatement read = connection.prepareStatement(sql)) {
      read.setString(1, feed.toString());
      read.setArray(2, subscriptions);
      try (ResultSet row = read.executeQuery()) {
        while (row.next()) {
          cursors.put(row.getString("subscription"), cursor(row));
          epoch = Math.max(epoch, row.getLong("epoch"));
          if (row.getBoolean("paused")) {
            paused.add(row.getString("subscription"));
          }
        }
      }
    }
    return new CursorRows(cursors, epoch, paused);
  }

  /** The cursor in a row that has its position and history. */
  static Cursor cursor(ResultSet row) throws SQLException {
    return new Cursor(
        Optional.ofNullable(row.getObject("history", UUID.class)).map(History::new),
        new Position(row.getLong("position")));
  }
}
