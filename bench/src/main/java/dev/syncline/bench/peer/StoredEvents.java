package dev.syncline.bench.peer;

import dev.syncline.bench.flow.Table;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.DatabaseException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What can be seen in an event store: how many events are durable, no rows. */
final class StoredEvents implements Observation, AutoCloseable {
  private static final String THERE = "SELECT to_regclass('sync_events.feed') IS NOT NULL";
  private static final String HEADS =
      "SELECT coalesce(sum(head_position), 0) FROM sync_events.feed";

  private final Connection connection;
  private long before;

  StoredEvents(Database store) {
    connection = store.connect();
  }

  void reset() {
    before += events();
  }

  private long events() {
    try (Statement statement = connection.createStatement()) {
      if (!"t".equals(value(statement, THERE))) {
        return 0;
      }
      return Long.parseLong(value(statement, HEADS)) - before;
    } catch (SQLException cause) {
      throw new DatabaseException("the event store cannot be asked", cause);
    }
  }

  private static String value(Statement statement, String query) throws SQLException {
    try (ResultSet row = statement.executeQuery(query)) {
      row.next();
      return row.getString(1);
    }
  }

  @Override
  public boolean began(Marker marker) {
    return events() > 0;
  }

  @Override
  public boolean reached(Marker marker) {
    return events() >= marker.changes();
  }

  @Override
  public boolean complete(long changes) {
    return events() >= changes;
  }

  /** Its rows are another benchmark's. */
  @Override
  public String differences() {
    return "";
  }

  @Override
  public double[] delays(Table table, long first, long last) {
    throw new UnsupportedOperationException("nothing arrives anywhere");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException cause) {
      throw new DatabaseException("a connection to the event store cannot be closed", cause);
    }
  }
}
