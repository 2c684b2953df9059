package dev.syncline.postgres.sink.verify;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.session.UserPath;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * A destination at one moment: since rows and cursor are committed together, its rows are exactly
 * what the events up to the cursor have left.
 */
public final class DestinationSnapshot implements AutoCloseable {
  private static final String CURSOR =
      "SELECT position, history FROM sync_sink.cursor WHERE feed = ? AND subscription = ?";
  private static final String LETTER =
      "SELECT min(id) FROM sync_sink.dead_letter WHERE redriven_at IS NULL AND feed = ?"
          + " AND subscription = ? AND key = ?::jsonb"
          + " AND jsonb_hash_extended(key, 0) = jsonb_hash_extended(?::jsonb, 0)";

  private final DestinationRows rows;
  private final Connection session;
  private final FeedName feed;
  private final String consumer;
  private final Cursor cursor;

  private DestinationSnapshot(
      DestinationRows rows, Connection session, FeedName feed, String consumer, Cursor cursor) {
    this.rows = rows;
    this.session = session;
    this.feed = feed;
    this.consumer = consumer;
    this.cursor = cursor;
  }

  static DestinationSnapshot take(
      DestinationRows rows, Connection session, FeedName feed, String consumer)
      throws SQLException {
    session.setAutoCommit(false);
    try (Statement statement = session.createStatement()) {
      statement.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
      return new DestinationSnapshot(
          rows, session, feed, consumer, cursor(session, feed, consumer));
    } catch (SQLException error) {
      session.rollback();
      session.setAutoCommit(true);
      throw error;
    }
  }

  static Cursor cursor(Connection session, FeedName feed, String consumer) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(CURSOR)) {
      query.setString(1, feed.toString());
      query.setString(2, consumer);
      try (ResultSet row = query.executeQuery()) {
        return row.next()
            ? new Cursor(
                Optional.ofNullable(row.getObject("history", UUID.class)).map(History::new),
                new Position(row.getLong("position")))
            : Cursor.START;
      }
    }
  }

  /** How far the consumer has applied the feed; the start if it has not begun. */
  public Cursor cursor() {
    return cursor;
  }

  /** Like {@link DestinationRows#compare}, at this moment. */
  public List<RowFinding> compare(List<String> objects) {
    return rows.run(() -> rows.compareNow(objects));
  }

  /**
   * Finds rows by their keys, at this moment.
   *
   * @param keys JSON objects with the key properties
   * @return the indexes of those whose row is there, in order
   */
  public List<Integer> present(List<String> keys) {
    return rows.run(() -> rows.presentNow(keys));
  }

  /** The first dead letter of a key that waits for the consumer; empty if none does. */
  public OptionalLong deadLetter(String key) {
    return rows.run(
        () -> {
          try (PreparedStatement query = session.prepareStatement(UserPath.ours(LETTER))) {
            query.setString(1, feed.toString());
            query.setString(2, consumer);
            query.setString(3, key);
            query.setString(4, key);
            try (ResultSet row = UserPath.rows(query)) {
              row.next();
              long id = row.getLong(1);
              return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(id);
            }
          }
        });
  }

  @Override
  public void close() {
    rows.run(
        () -> {
          session.rollback();
          session.setAutoCommit(true);
          return cursor;
        });
  }
}
