package dev.syncline.bench.peer;

import dev.syncline.bench.flow.Contract;
import dev.syncline.bench.flow.Table;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.DatabaseException;
import dev.syncline.bench.server.Stage;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What can be seen in the destination databases; keeps one connection to each. */
final class Destinations implements Observation, AutoCloseable {
  private static final String FINGERPRINT =
      "SELECT count(*) || ' rows, ' || coalesce(sum(hashtextextended(r::text, 0)), 0) FROM (%s) r";

  private final Database source;
  private final List<Database> databases;
  private final Map<Table, String> tables;
  private final List<Connection> connections = new ArrayList<>();

  private String arrival = CommitDelays.COMMITTED;

  /** Counting takes a while, so the source is counted once per number of changes. */
  private long countedAt = -1;

  private long rowsAtSource;

  private Destinations(Stage stage, Map<Table, String> tables) {
    this.source = stage.source();
    this.databases = stage.destinations();
    this.tables = tables;
    for (Database database : databases) {
      database.execute(tables.keySet().stream().map(Table::create).toArray(String[]::new));
      connections.add(database.connect());
    }
  }

  /** Creates copies of the source's tables. */
  static Destinations ofTables(Stage stage) {
    Map<Table, String> tables = new LinkedHashMap<>();
    for (Table table : stage.flow().tables()) {
      tables.put(table, Contract.of(table).rows());
    }
    return new Destinations(stage, tables);
  }

  /** Creates a table for each contract. */
  static Destinations ofContracts(Stage stage) {
    Map<Table, String> tables = new LinkedHashMap<>();
    for (Contract contract : stage.flow().contracts()) {
      tables.put(contract.destination(), contract.rows());
    }
    return new Destinations(stage, tables);
  }

  /**
   * @param expression SQL that tells when a row came; otherwise its commit's time does
   */
  void arrivalsIn(String expression) {
    arrival = expression;
  }

  @Override
  public boolean began(Marker marker) {
    return connections.stream()
        .anyMatch(one -> tables.keySet().stream().anyMatch(t -> has(one, t, marker.row())));
  }

  @Override
  public boolean reached(Marker marker) {
    return connections.stream()
        .allMatch(one -> tables.keySet().stream().allMatch(t -> has(one, t, marker.row())));
  }

  @Override
  public boolean complete(long changes) {
    if (countedAt != changes) {
      rowsAtSource = count(source, tables.values());
      countedAt = changes;
    }
    List<String> copies = tables.keySet().stream().map(Destinations::copies).toList();
    return databases.stream().allMatch(database -> count(database, copies) == rowsAtSource);
  }

  private static String copies(Table table) {
    return "SELECT " + table.columnNames() + " FROM " + table.name();
  }

  private static long count(Database database, Collection<String> queries) {
    return queries.stream()
        .mapToLong(
            query -> Long.parseLong(database.value("SELECT count(*) FROM (" + query + ") r")))
        .sum();
  }

  private static boolean has(Connection connection, Table table, long row) {
    String sql = "SELECT FROM " + table.name() + " WHERE id = " + row;
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet result = statement.executeQuery()) {
      return result.next();
    } catch (SQLException cause) {
      throw new DatabaseException(cause.getMessage(), cause);
    }
  }

  @Override
  public String differences() {
    StringBuilder differences = new StringBuilder();
    tables.forEach((table, rows) -> compare(table, rows, differences));
    return differences.toString();
  }

  private void compare(Table table, String rows, StringBuilder differences) {
    String expected = source.value(FINGERPRINT.formatted(rows));
    for (Database database : databases) {
      String found = database.value(FINGERPRINT.formatted(copies(table)));
      if (!found.equals(expected)) {
        differences.append(
            "%s of %s has %s, not %s. ".formatted(table.name(), database.name(), found, expected));
      }
    }
  }

  @Override
  public double[] delays(Table table, long first, long last) {
    return CommitDelays.between(source, databases.get(0), arrival, table.name(), first, last);
  }

  @Override
  public void close() {
    for (Connection connection : connections) {
      try {
        connection.close();
      } catch (SQLException cause) {
        throw new DatabaseException(cause.getMessage(), cause);
      }
    }
  }
}
