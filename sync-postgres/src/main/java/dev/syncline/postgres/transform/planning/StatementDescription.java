package dev.syncline.postgres.transform.planning;

import dev.syncline.postgres.transform.plan.OutputColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.postgresql.core.BaseConnection;

/** Asks the source what a statement would give, without running it. */
final class StatementDescription {
  // The driver gives integer columns with a sequence behind them another name, and leaves the
  // quotes off "char", which without them is another type.
  private static final Map<String, String> TYPE_NAMES =
      Map.of("smallserial", "int2", "serial", "int4", "bigserial", "int8", "char", "\"char\"");

  private static final int FIRST_USER_OID = 16_384;

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
        columns.add(column(result.getColumnLabel(i), result.getColumnTypeName(i)));
      }
    }
    return columns;
  }

  private OutputColumn column(String name, String reported) throws SQLException {
    String type = TYPE_NAMES.getOrDefault(reported, reported);
    String known = type.equals(reported) ? reported : type.replace("\"", "");
    int oid = session.unwrap(BaseConnection.class).getTypeInfo().getPGType(known);
    // The driver does not quote the names of types on the search path.
    return new OutputColumn(name, oid < FIRST_USER_OID ? type : inSql(oid), oid);
  }

  private String inSql(int oid) throws SQLException {
    try (PreparedStatement query = session.prepareStatement("SELECT format_type(?, NULL)")) {
      query.setInt(1, oid);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }
}
