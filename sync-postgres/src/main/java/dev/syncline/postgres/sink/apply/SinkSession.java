package dev.syncline.postgres.sink.apply;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.connect.Failure;
import dev.syncline.postgres.connect.UserPath;
import dev.syncline.postgres.sink.plan.PlanWatch;
import dev.syncline.postgres.sink.plan.SinkPlan;
import dev.syncline.postgres.sink.plan.StatementPipeline;
import dev.syncline.postgres.sink.plan.StatementPlan.SetPlan;
import dev.syncline.postgres.sink.value.EventBatches;
import dev.syncline.postgres.sink.value.SharedRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** One session at the destination with everything prepared: lanes and transaction settings. */
public final class SinkSession {
  private final Connection connection;
  private final List<LaneStatement> statements = new ArrayList<>();
  private final String reset;
  private final PlanCheck planCheck;

  /**
   * @param connection without autocommit
   * @param shared has the rows that other destinations are sent too
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

  /** Makes a new session ready; its transactions cannot rest for ever with locks held. */
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
   * Makes the session as users' SQL finds it, from the next commit on for good; such SQL may have
   * made it otherwise.
   */
  public void reset() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(reset);
    }
  }

  /** Does the same at the end of a text, for the next transaction. */
  String resetting(String sql) {
    return sql + ";" + reset;
  }

  void commit() throws SQLException {
    connection.commit();
  }

  /** Applies events of one lane, and tells whether that touched a row. */
  public boolean apply(int lane, List<Event> events) throws SQLException {
    return statements.get(lane).apply(events);
  }

  /** Applies events of one lane as {@link LaneStatement#applyAsNew} does. */
  public boolean applyAsNew(int lane, List<Event> events) throws SQLException {
    return statements.get(lane).applyAsNew(events);
  }

  /**
   * Checks now what the transaction would check at its end.
   *
   * @throws SQLException what is broken
   */
  public void checkConstraints() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }
  }

  /**
   * What has changed since the plan was made of what these lanes rest on, in words; empty if
   * nothing has. Asked after their last statement.
   */
  public List<String> changesSincePlan(BitSet lanes) throws SQLException {
    return watch(lanes).changes();
  }

  PlanWatch watch(BitSet lanes) throws SQLException {
    return planCheck.watch(lanes);
  }

  /** What would be broken if the transaction ended here; the checks stay where they were. */
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
