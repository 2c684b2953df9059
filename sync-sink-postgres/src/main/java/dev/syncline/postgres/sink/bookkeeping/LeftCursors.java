package dev.syncline.postgres.sink.bookkeeping;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Map;

/**
 * The values that a claim last wrote to its cursors, as parameters of a statement that compares
 * them.
 */
record LeftCursors(Array subscriptions, Array positions, Array histories) {
  static LeftCursors of(Connection connection, Map<String, Cursor> cursors) throws SQLException {
    Collection<Cursor> places = cursors.values();
    return new LeftCursors(
        connection.createArrayOf("text", cursors.keySet().toArray()),
        connection.createArrayOf(
            "bigint", places.stream().map(place -> place.position().value()).toArray()),
        connection.createArrayOf(
            "uuid",
            places.stream()
                .map(place -> place.history().map(known -> known.id()).orElse(null))
                .toArray()));
  }

  /** Sets the parameters from an index on, and returns the index of the next one. */
  int bind(PreparedStatement statement, int from, FeedName feed, long epoch) throws SQLException {
    statement.setArray(from, subscriptions);
    statement.setArray(from + 1, positions);
    statement.setArray(from + 2, histories);
    statement.setString(from + 3, feed.toString());
    statement.setLong(from + 4, epoch);
    return from + 5;
  }
}
