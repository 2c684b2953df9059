package dev.syncline.eventstore.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The partitions of a feed: one for the feed, and in it segments of consecutive positions, created
 * by the writer in the transaction that first needs them.
 *
 * <p>Each is created apart and then attached: attaching takes a lock that readers and other feeds'
 * writers pass, where {@code CREATE TABLE ... PARTITION OF} would take one that they do not.
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
    String table = "sync_events.event_" + feed;
    try (Statement statement = connection.createStatement()) {
      var found = statement.executeQuery("SELECT to_regclass('" + table + "') IS NOT NULL");
      found.next();
      if (!found.getBoolean(1)) {
        statement.execute(
            "CREATE TABLE "
                + table
                + " (LIKE sync_events.event INCLUDING ALL) PARTITION BY RANGE (position)");
        statement.execute(
            "ALTER TABLE sync_events.event ATTACH PARTITION %s FOR VALUES IN (%d)"
                .formatted(table, feed));
      }
    }
  }

  /**
   * Creates the next segment.
   *
   * @param end the last position that has one, 0 for none
   * @return the last position that has one now
   */
  long extend(Connection connection, long end) throws SQLException {
    long next = Math.addExact(end, size);
    String parent = "sync_events.event_" + feed;
    String table = parent + "_" + (end + 1);
    try (Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE %s (LIKE %s INCLUDING ALL)".formatted(table, parent));
      statement.execute(
          "ALTER TABLE %s ATTACH PARTITION %s FOR VALUES FROM (%d) TO (%d)"
              .formatted(parent, table, end + 1, next + 1));
    }
    return next;
  }
}
