package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.session.ServerPrepared;
import dev.syncline.postgres.sink.internal.plan.TypedSql;
import dev.syncline.postgres.sink.internal.rows.EventBatches;
import dev.syncline.postgres.sink.internal.rows.EventRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Runs a statement for each event, pipelined. One query first lets the server cast the values of
 * all events, and their text forms are then bound. No other query is sent: it could fail, after
 * what the statement did to the session, where the statement itself did not.
 */
final class EventStatement implements LaneStatement {
  private final TypedSql sql;
  private final EventBatches batches;
  private final EventRows rows;
  private final @Nullable PreparedStatement values;
  private final PreparedStatement statement;
  private final boolean counted;

  /**
   * @param counted whether the server's row counts show if the statement touched a row
   */
  EventStatement(Connection connection, TypedSql sql, boolean counted, EventBatches batches)
      throws SQLException {
    this.sql = sql;
    this.counted = counted;
    this.batches = batches;
    rows = EventRows.of(sql.values());
    int count = sql.values().size();
    values = count == 0 ? null : ServerPrepared.statement(connection, rows.asText(count));
    statement = ServerPrepared.statement(connection, sql.forOneEvent());
  }

  @Override
  public boolean apply(List<Event> events) throws SQLException {
    statement.clearBatch();
    if (values == null) {
      for (int event = 0; event < events.size(); event++) {
        statement.addBatch();
      }
      return runBatch();
    }
    boolean[] touched = {false};
    batches.each(events, rows, values, () -> touched[0] |= run(values));
    return touched[0];
  }

  private boolean run(PreparedStatement values) throws SQLException {
    try (ResultSet row = values.executeQuery()) {
      while (row.next()) {
        addToBatch(row);
      }
    }
    return runBatch();
  }

  private boolean runBatch() throws SQLException {
    return Arrays.stream(statement.executeBatch()).anyMatch(rows -> rows != 0) || !counted;
  }

  private void addToBatch(ResultSet row) throws SQLException {
    int parameter = 1;
    for (int value : sql.uses()) {
      statement.setObject(parameter++, row.getString(value + 1), Types.OTHER);
    }
    statement.addBatch();
  }
}
