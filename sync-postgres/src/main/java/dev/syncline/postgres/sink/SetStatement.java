package dev.syncline.postgres.sink;

import dev.syncline.eventstore.Event;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** One statement for many events. */
final class SetStatement implements LaneStatement {
  private final PreparedStatement statement;
  private final EventRows rows;
  private final EventBatches batches;

  SetStatement(Connection connection, TypedSql sql, String setSql, EventBatches batches)
      throws SQLException {
    this.batches = batches;
    rows = EventRows.of(sql.values());
    statement = ServerPrepared.statement(connection, setSql);
  }

  @Override
  public void apply(List<Event> events) throws SQLException {
    batches.each(events, rows, this::run);
  }

  private void run(List<String> parameters) throws SQLException {
    EventBatches.bind(statement, parameters);
    statement.execute();
  }
}
