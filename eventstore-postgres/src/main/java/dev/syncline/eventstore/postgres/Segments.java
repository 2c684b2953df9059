package dev.syncline.eventstore.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Creates the partitions of a feed: one for the feed, and in it segments of consecutive positions,
 * each in the transaction that first needs it. Functions of the database create them with the
 * rights of the tables' owner, so that a role that writes events owns nothing.
 *
 * <p>Each is created apart and then attached: attaching takes a lock that does not block readers
 * and other feeds' writers, where {@code CREATE TABLE ... PARTITION OF} would take one that does.
 */
final class Segments {
  private final int feed;
  private final long size;

  Segments(int feed, long size) {
    this.feed = feed;
    this.size = size;
  }

  /** Creates the feed's partition if it is not there yet. */
  void ensureFeed(Connection connection) throws SQLException {
    try (PreparedStatement add =
        connection.prepareStatement("SELECT sync_events.add_feed_partition(?)")) {
      add.setInt(1, feed);
      add.execute();
    }
  }

  /**
   * Creates the next segment.
   *
   * @return the last position that has a segment now
   */
  long extend(Connection connection) throws SQLException {
    try (PreparedStatement add =
        connection.prepareStatement("SELECT sync_events.add_segment(?, ?)")) {
      add.setInt(1, feed);
      add.setLong(2, size);
      try (ResultSet end = add.executeQuery()) {
        end.next();
        return end.getLong(1);
      }
    }
  }
}
