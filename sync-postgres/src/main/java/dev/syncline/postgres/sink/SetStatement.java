package dev.syncline.postgres.sink;

import dev.syncline.eventstore.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;

/** One statement for many events. */
final class SetStatement implements LaneStatement {
  private final PreparedStatement statement;
  private final int parameters;
  private final JsonArrays arrays;

  SetStatement(Connection connection, TypedSql sql, String setSql, JsonArrays arrays)
      throws SQLException {
    this.arrays = arrays;
    parameters = new EventRows(sql.values()).parameters();
    statement = ServerPrepared.statement(connection, setSql);
  }

  @Override
  public void apply(List<Event> events) throws SQLException {
    arrays.each(events, this::run);
  }

  private void run(String array) throws SQLException {
    for (int parameter = 1; parameter <= parameters; parameter++) {
      statement.setObject(parameter, array, Types.OTHER);
    }
    statement.execute();
  }
}
