package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.CapturedObjects;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The rows of {@code sync_events.captured_object} of one feed. */
final class CapturedObjectTable {
  private static final String READ =
      "SELECT object, property, value FROM sync_events.captured_object WHERE feed_id = ?";

  private static final String FORGET = "DELETE FROM sync_events.captured_object WHERE feed_id = ?";

  private static final String INSERT =
      "INSERT INTO sync_events.captured_object (feed_id, object, property, value)"
          + " SELECT ?, * FROM unnest(?, ?, ?)";

  private static final String NOTE =
      "UPDATE sync_events.feed SET capture_gap = ?, capture_gap_at = now() WHERE id = ?";

  private final Connection connection;
  private final int feed;

  CapturedObjectTable(Connection connection, int feed) {
    this.connection = connection;
    this.feed = feed;
  }

  CapturedObjects read() throws SQLException {
    Map<String, Map<String, String>> objects = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(READ)) {
      query.setInt(1, feed);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          objects
              .computeIfAbsent(row.getString(1), object -> new HashMap<>())
              .put(row.getString(2), row.getString(3));
        }
      }
    }
    return new CapturedObjects(objects);
  }

  void replace(CapturedObjects now) throws SQLException {
    try (PreparedStatement forget = connection.prepareStatement(FORGET)) {
      forget.setInt(1, feed);
      forget.executeUpdate();
    }
    List<String> objects = new ArrayList<>();
    List<String> properties = new ArrayList<>();
    List<String> values = new ArrayList<>();
    now.properties()
        .forEach(
            (object, described) ->
                described.forEach(
                    (property, value) -> {
                      objects.add(object);
                      properties.add(property);
                      values.add(value);
                    }));
    try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
      insert.setInt(1, feed);
      insert.setArray(2, connection.createArrayOf("text", objects.toArray()));
      insert.setArray(3, connection.createArrayOf("text", properties.toArray()));
      insert.setArray(4, connection.createArrayOf("text", values.toArray()));
      insert.executeUpdate();
    }
  }

  void noteGap(String reason) throws SQLException {
    try (PreparedStatement note = connection.prepareStatement(NOTE)) {
      note.setString(1, reason);
      note.setInt(2, feed);
      note.executeUpdate();
    }
  }
}
