package dev.syncline.bench.server;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * One database of a benchmark server. User {@code postgres}, any password.
 *
 * @param host always localhost
 * @param port the server's port
 * @param name the database's name
 */
public record Database(String host, int port, String name) {
  public static final String USER = "postgres";
  public static final String PASSWORD = "postgres";

  /** Where a JDBC client finds it, the user included. */
  public String url() {
    return "jdbc:postgresql://" + host + ":" + port + "/" + name + "?user=" + USER;
  }

  /** Where another PostgreSQL server finds it. */
  public String connectionString() {
    return "host=" + host + " port=" + port + " dbname=" + name + " user=" + USER;
  }

  /** Opens a connection; the caller closes it. */
  public Connection connect() {
    try {
      return DriverManager.getConnection(url());
    } catch (SQLException cause) {
      throw new DatabaseException("cannot connect to " + name, cause);
    }
  }

  /** Runs statements one by one, each in autocommit. */
  public void execute(String... statements) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException cause) {
      throw new DatabaseException(cause.getMessage(), cause);
    }
  }

  /** The first column of the first row, as text. */
  public String value(String query) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    } catch (SQLException cause) {
      throw new DatabaseException(cause.getMessage(), cause);
    }
  }
}
