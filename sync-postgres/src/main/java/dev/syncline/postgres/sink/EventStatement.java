package dev.syncline.postgres.sink;

import dev.syncline.eventstore.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/**
 * A statement for each event, pipelined. One query first has the server cast the JSON values of all
 * of them; their text forms are then what is bound.
 */
final class EventStatement implements LaneStatement {
  private final TypedSql sql;
  private final JsonArrays arrays;
  private final PreparedStatement values;
  private final int parameters;
  private final PreparedStatement statement;

  EventStatement(Connection connection, TypedSql sql, JsonArrays arrays) throws SQLException {
    this.sql = sql;
    this.arrays = arrays;
    EventRows rows = new EventRows(sql.values());
    parameters = rows.parameters();
    values = parameters == 0 ? null : ServerPrepared.statement(connection, rows.asText());
    statement = ServerPrepared.statement(connection, sql.forOneEvent());
  }

  @Override
  public void apply(List<Event> events) throws SQLException {
    statement.clearBatch();
    if (values == null) {
      for (int event = 0; event < events.size(); event++) {
        statement.addBatch();
      }
      statement.executeBatch();
      return;
    }
    arrays.each(events, this::run);
  }

  private void run(String array) throws SQLException {
    for (int parameter = 1; parameter <= parameters; parameter++) {
      values.setObject(parameter, array, Types.OTHER);
    }
    try (ResultSet row = values.executeQuery()) {
      while (row.next()) {
        addToBatch(row);
      }
    }
    statement.executeBatch();
  }

  private void addToBatch(ResultSet row) throws SQLException {
    int parameter = 1;
    for (int value : sql.uses()) {
      statement.setObject(parameter++, row.getString(value + 1), Types.OTHER);
    }
    statement.addBatch();
  }
}
