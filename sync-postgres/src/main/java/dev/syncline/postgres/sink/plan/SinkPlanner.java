package dev.syncline.postgres.sink.plan;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.plan.StatementPlan.EventPlan;
import dev.syncline.postgres.sink.plan.StatementPlan.SetPlan;
import dev.syncline.postgres.sink.problem.SinkCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks consumer schemas against a destination and plans their statements. */
public final class SinkPlanner {
  private final StatementCheck check;
  private final Catalog catalog;
  private final List<Diagnostic> problems = new ArrayList<>();
  private final List<Lane> lanes = new ArrayList<>();

  private SinkPlanner(Connection connection, Catalog catalog) {
    check = new StatementCheck(connection);
    this.catalog = catalog;
  }

  /**
   * @param connection a session in autocommit
   * @throws DiagnosticException with every problem of every subscription
   */
  public static SinkPlan plan(Connection connection, List<ContractSubscription> subscriptions)
      throws SQLException {
    Set<String> names = new HashSet<>();
    for (ContractSubscription subscription : subscriptions) {
      statements(subscription).forEach(statement -> names.addAll(statement.names()));
    }
    // Read before the statements are: what changes in between differs from the fingerprint.
    SinkPlanner planner = new SinkPlanner(connection, CatalogReading.of(connection, names));
    for (ContractSubscription subscription : subscriptions) {
      planner.plan(subscription);
    }
    if (!planner.problems.isEmpty()) {
      throw new DiagnosticException(planner.problems);
    }
    return new SinkPlan(subscriptions, planner.lanes, planner.catalog);
  }

  private void plan(ContractSubscription subscription) throws SQLException {
    if (subscription.contracts().isEmpty()) {
      problems.add(missingContract(subscription));
      return;
    }
    for (ConsumerStatement statement : statements(subscription)) {
      plan(statement);
    }
  }

  private static List<ConsumerStatement> statements(ContractSubscription subscription) {
    List<ConsumerStatement> statements = new ArrayList<>();
    statements.add(ConsumerStatement.upsert(subscription));
    subscription
        .subscription()
        .schema()
        .deleteSql()
        .ifPresent(sql -> statements.add(ConsumerStatement.delete(subscription, sql)));
    return statements;
  }

  private void plan(ConsumerStatement statement) throws SQLException {
    List<Diagnostic> found = TemplateCheck.problems(statement);
    problems.addAll(found);
    if (!found.isEmpty()) {
      return;
    }
    try {
      TypedSql sql = check.check(statement);
      StatementPlan plan = plan(statement, sql);
      Optional<TargetTable> target =
          plan instanceof SetPlan set ? Optional.of(set.target()) : Optional.empty();
      lanes.add(
          new Lane(lanes.size(), statement, sql, plan, catalog.watched(statement.names(), target)));
    } catch (DiagnosticException refused) {
      problems.addAll(refused.diagnostics());
    }
  }

  private StatementPlan plan(ConsumerStatement statement, TypedSql sql) throws SQLException {
    StatementPlan plan = new SetPlanner(catalog).plan(sql, statement.subscription().agreedKey());
    return plan instanceof SetPlan set && !check.accepts(set.sql())
        ? new EventPlan("the destination does not accept it for many events")
        : plan;
  }

  private static Diagnostic missingContract(ContractSubscription subscription) {
    return Diagnostic.error(
        SinkCode.MISSING_CONTRACT,
        "consumer schema "
            + subscription.name()
            + " wants "
            + subscription.subscription().schema().source()
            + ", which was never published",
        "start the publisher once, or correct name and major version");
  }
}
