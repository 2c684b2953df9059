package dev.syncline.postgres.transform;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Asks the source what a statement would give, without running it. */
final class StatementDescription {
  // The driver gives integer columns with a sequence behind them another name, and leaves the
  // quotes off "char", which without them is another type.
  private static final Map<String, String> TYPE_NAMES =
      Map.of("smallserial", "int2", "serial", "int4", "bigserial", "int8", "char", "\"char\"");

  private final Connection session;

  StatementDescription(Connection session) {
    this.session = session;
  }

  /**
   * The columns of the statement's result, in order.
   *
   * @throws SQLException if PostgreSQL refuses the statement
   */
  List<OutputColumn> columns(String sql) throws SQLException {
    List<OutputColumn> columns = new ArrayList<>();
    try (PreparedStatement statement = session.prepareStatement(sql)) {
      ResultSetMetaData result = statement.getMetaData();
      for (int i = 1; result != null && i <= result.getColumnCount(); i++) {
        String reported = result.getColumnTypeName(i);
        String type = TYPE_NAMES.getOrDefault(reported, reported);
        columns.add(new OutputColumn(result.getColumnLabel(i), type, oid(type)));
      }
    }
    return columns;
  }

  private long oid(String type) throws SQLException {
    try (PreparedStatement query = session.prepareStatement("SELECT to_regtype(?)::oid")) {
      query.setString(1, type);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
