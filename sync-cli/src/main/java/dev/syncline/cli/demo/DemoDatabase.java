package dev.syncline.cli.demo;

import dev.syncline.manifest.Secret;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * One of the demo's databases, on its own server.
 *
 * @param name name of the database, such as {@code db-accounts}
 * @param port the port on localhost where its server listens
 * @param password password of its only role
 */
record DemoDatabase(String name, int port, Secret password) {
  static final String USER = "postgres";

  String jdbcUrl() {
    return "jdbc:postgresql://localhost:" + port + "/" + name;
  }

  /** The URI for psql. */
  String uri() {
    return "postgresql://" + USER + "@localhost:" + port + "/" + name;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), USER, password.reveal());
  }

  /** All rows of a query, each value as text. */
  List<List<String>> rows(String query, Object... parameters) {
    try (Connection connection = connect();
        PreparedStatement statement = connection.prepareStatement(query)) {
      for (int index = 0; index < parameters.length; index++) {
        statement.setObject(index + 1, parameters[index]);
      }
      try (ResultSet result = statement.executeQuery()) {
        return read(result);
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(name + ": " + failure.getMessage(), failure);
    }
  }

  /** The only value of a query, as a number. */
  long number(String query, Object... parameters) {
    return Long.parseLong(rows(query, parameters).get(0).get(0));
  }

  private static List<List<String>> read(ResultSet result) throws SQLException {
    List<List<String>> rows = new ArrayList<>();
    int columns = result.getMetaData().getColumnCount();
    while (result.next()) {
      List<String> row = new ArrayList<>();
      for (int column = 1; column <= columns; column++) {
        row.add(result.getString(column));
      }
      rows.add(row);
    }
    return rows;
  }
}
