package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.sink.internal.plan.PlanWatch;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import dev.syncline.postgres.sink.internal.plan.StatementPipeline;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.SetPlan;
import dev.syncline.postgres.sink.internal.rows.EventBatches;
import dev.syncline.postgres.sink.internal.rows.SharedRows;
import dev.syncline.postgres.sink.settings.SinkSettings;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** A session at the destination with all consumer statements prepared and its settings applied. */
public final class SinkSession {
  private final Connection connection;
  private final List<LaneStatement> statements = new ArrayList<>();
  private final String reset;
  private final PlanCheck planCheck;

  /**
   * @param connection the session, without autocommit
   * @param shared the rows that this process also sends to other destinations
   */
  public SinkSession(Connection connection, SinkPlan plan, SinkSettings settings, SharedRows shared)
      throws SQLException {
    this.connection = connection;
    EventBatches batches =
        new EventBatches(settings.rowsPerStatement(), settings.charactersPerStatement());
    for (StatementPipeline lane : plan.lanes()) {
      statements.add(
          lane.plan() instanceof SetPlan set
              ? new SetStatement(connection, lane.sql(), set, batches, shared)
              : new EventStatement(connection, lane.sql(), lane.counted(), batches));
    }
    planCheck = new PlanCheck(connection, plan);
    reset = "SELECT " + UserPath.STAY + ", " + times(settings);
  }

  /** Prepares a new session. Its timeouts keep a transaction from holding locks for ever. */
  public static void prepare(Connection connection, SinkSettings settings) throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
    try (Statement statement = connection.createStatement()) {
      statement.execute("SELECT " + times(settings));
    }
  }

  private static String times(SinkSettings settings) {
    return set("idle_in_transaction_session_timeout", settings.idleTimeout())
        + ", "
        + set("lock_timeout", settings.lockTimeout())
        + ", "
        + set("statement_timeout", settings.statementTimeout());
  }

  private static String set(String name, Duration time) {
    return "pg_catalog.set_config('" + name + "', '" + time.toMillis() + "', false)";
  }

  Connection connection() {
    return connection;
  }

  /**
   * Resets the settings that users' SQL relies on and may itself have changed. They take permanent
   * effect with the next commit.
   */
  public void reset() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(reset);
    }
  }

  /** Appends the reset to an SQL text, for the next transaction. */
  String resetting(String sql) {
    return sql + ";" + reset;
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Applies events of one statement pipeline, and returns whether they touched a row. */
  public boolean apply(int lane, List<Event> events) throws SQLException {
    return statements.get(lane).apply(events);
  }

  /** Applies events of one statement pipeline as {@link LaneStatement#applyAsNew} does. */
  public boolean applyAsNew(int lane, List<Event> events) throws SQLException {
    return statements.get(lane).applyAsNew(events);
  }

  /**
   * Checks now what the transaction would check at its end.
   *
   * @throws SQLException if a constraint is violated
   */
  public void checkConstraints() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
  }

  /**
   * The names of the objects that have changed since planning and on which these statement
   * pipelines depend; empty if none has. To be called after their last statement.
   */
  public List<String> changesSincePlan(BitSet lanes) throws SQLException {
    return watch(lanes).changes();
  }

  PlanWatch watch(BitSet lanes) throws SQLException {
    return planCheck.watch(lanes);
  }

  /**
   * The violation that would occur if the transaction ended here; leaves the constraint mode
   * unchanged.
   */
  Optional<SQLException> brokenConstraint() throws SQLException {
    Savepoint before = connection.setSavepoint();
    try {
      checkConstraints();
      return Optional.empty();
    } catch (SQLException error) {
      Failure.requireOfARow(error);
      return Optional.of(error);
    } finally {
      connection.rollback(before);
    }
  }
}
