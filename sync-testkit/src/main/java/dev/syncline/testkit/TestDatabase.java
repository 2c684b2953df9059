package dev.syncline.testkit;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * One database on a test server. Log in as user {@code postgres} with any password.
 *
 * @param host always localhost
 * @param port the server's port
 * @param name the database's name
 * @param url a JDBC URL that contains the user
 */
public record TestDatabase(String host, int port, String name, String url) {
  public static final String USER = "postgres";

  private static final QuerySessions SESSIONS = new QuerySessions();

  /** Opens a connection; the caller closes it. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url);
  }

  /** Runs statements, each in autocommit. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException cause) {
      throw new IllegalStateException(cause.getMessage(), cause);
    }
  }

  /** Runs statements in one transaction. */
  public void transaction(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String sql : statements) {
        statement.execute(sql);
      }
      connection.commit();
    } catch (SQLException cause) {
      throw new IllegalStateException(cause.getMessage(), cause);
    }
  }

  /** Drops its replication slots, of which a server has few, and ends their readers. */
  public void dropSlots() {
    execute(
        "SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots"
            + " WHERE database = current_database() AND active",
        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
            + " WHERE database = current_database()");
  }

  /** The only row of a query, in the form of {@link #rows}. */
  public String value(String query) {
    List<String> rows = rows(query);
    if (rows.size() != 1) {
      throw new IllegalStateException(rows.size() + " rows from " + query);
    }
    return rows.get(0);
  }

  /** The only value of a query as a number. */
  public long number(String query) {
    return Long.parseLong(value(query));
  }

  /** Closes the cached query sessions of the shared server. */
  static void endSessions() {
    try {
      SESSIONS.close();
    } catch (SQLException cause) {
      throw new IllegalStateException(cause.getMessage(), cause);
    }
  }

  /** Every row as text, columns joined by {@code |}, NULL as the word null. */
  public List<String> rows(String query) {
    try {
      if (TestPostgres.isShared(port)) {
        return SESSIONS.ask(url, session -> read(session, query));
      }
      try (Connection own = connect()) {
        return read(own, query);
      }
    } catch (SQLException cause) {
      throw new IllegalStateException(cause.getMessage(), cause);
    }
  }

  private static List<String> read(Connection session, String query) throws SQLException {
    try (Statement statement = session.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      List<String> rows = new ArrayList<>();
      int columns = result.getMetaData().getColumnCount();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int column = 1; column <= columns; column++) {
          row.append(column == 1 ? "" : "|").append(result.getString(column));
        }
        rows.add(row.toString());
      }
      return rows;
    }
  }
}
