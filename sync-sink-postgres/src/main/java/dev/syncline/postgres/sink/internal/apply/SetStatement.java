package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.eventstore.Event;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.postgres.session.ServerError;
import dev.syncline.postgres.session.ServerPrepared;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.SetPlan;
import dev.syncline.postgres.sink.internal.plan.TypedSql;
import dev.syncline.postgres.sink.internal.rows.EventBatches;
import dev.syncline.postgres.sink.internal.rows.EventRows;
import dev.syncline.postgres.sink.internal.rows.RowCopy;
import dev.syncline.postgres.sink.internal.rows.SharedRows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Runs one statement for many events. If all of them insert, the statement without its ON CONFLICT
 * takes two thirds of the time: the server neither searches for a row first nor logs that it found
 * none. COPY takes two thirds of that, since it writes pages instead of rows.
 */
final class SetStatement implements LaneStatement {
  /** Fewer events are not worth the risk of running them twice. */
  private static final int MANY = 200;

  /** Starting a COPY costs as much as inserting some hundred rows. */
  private static final int ENOUGH_TO_COPY = 2_000;

  private final Connection connection;
  private final PreparedStatement statement;
  private final Optional<PreparedStatement> insert;
  private final Optional<RowCopy> copy;
  private final InsertOnlyHeuristic guess = new InsertOnlyHeuristic();
  private final EventRows rows;
  private final EventBatches batches;
  private final SharedRows shared;

  SetStatement(
      Connection connection, TypedSql sql, SetPlan plan, EventBatches batches, SharedRows shared)
      throws SQLException {
    this.connection = connection;
    this.batches = batches;
    this.shared = shared;
    copy = plan.copy();
    rows = EventRows.of(sql.values());
    statement = ServerPrepared.statement(connection, plan.sql());
    insert =
        plan.insert().isPresent()
            ? Optional.of(ServerPrepared.statement(connection, plan.insert().get()))
            : Optional.empty();
  }

  @Override
  public boolean apply(List<Event> events) throws SQLException {
    return run(statement, events);
  }

  @Override
  public boolean applyAsNew(List<Event> events) throws SQLException {
    if (insert.isEmpty() || !areInserts(events) || !guess.holds()) {
      return apply(events);
    }
    try {
      return insert(events);
    } catch (SQLException error) {
      if (new ServerError(error).isUniqueViolation()) {
        guess.wasWrong();
      }
      throw error;
    }
  }

  private boolean insert(List<Event> events) throws SQLException {
    boolean copied =
        copy.isPresent()
            && events.size() >= ENOUGH_TO_COPY
            && copy.get().insert(connection, events, shared);
    return copied || run(insert.orElseThrow(), events);
  }

  private static boolean areInserts(List<Event> events) {
    return events.size() >= MANY
        && events.stream().allMatch(event -> event.operation() == Operation.INSERT);
  }

  private boolean run(PreparedStatement prepared, List<Event> events) throws SQLException {
    boolean[] touched = {false};
    batches.each(
        events,
        rows,
        prepared,
        () -> touched[0] |= prepared.execute() || prepared.getUpdateCount() > 0);
    return touched[0];
  }
}
