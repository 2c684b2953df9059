package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.EventPlan;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.SetPlan;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks consumer schemas against a destination and plans their statements. */
public final class SinkPlanner {
  private final List<Diagnostic> problems = new ArrayList<>();
  private final List<StatementPipeline> lanes = new ArrayList<>();

  private SinkPlanner() {}

  /** A consumer's statement and the plan it would have. */
  private record Candidate(ConsumerStatement statement, TypedSql sql, StatementPlan plan) {
    Optional<SetPlan> set() {
      return plan instanceof SetPlan set ? Optional.of(set) : Optional.empty();
    }

    /** The SQL that the destination will run, if it accepts it. */
    String asRun() {
      return set().map(SetPlan::sql).orElseGet(sql::forOneEvent);
    }
  }

  /**
   * Plans how the events of the subscriptions are applied.
   *
   * @param connection a session in autocommit
   * @throws DiagnosticException with every problem of every subscription
   */
  public static SinkPlan plan(Connection connection, List<ContractSubscription> subscriptions)
      throws SQLException {
    return new SinkPlanner().planAll(connection, subscriptions);
  }

  private SinkPlan planAll(Connection connection, List<ContractSubscription> subscriptions)
      throws SQLException {
    List<List<ConsumerStatement>> statements =
        subscriptions.stream().map(SinkPlanner::statements).toList();
    Set<String> names = new HashSet<>();
    statements.forEach(own -> own.forEach(statement -> names.addAll(statement.names())));
    // Read before the statements are checked: a change in between then differs from the
    // fingerprint.
    Catalog catalog = CatalogReading.of(connection, names);
    StatementCheck check =
        new StatementCheck(connection, DescribedStatements.of(connection, sound(statements)));
    List<Candidate> candidates = new ArrayList<>();
    for (int place = 0; place < subscriptions.size(); place++) {
      if (subscriptions.get(place).contracts().isEmpty()) {
        problems.add(missingContract(subscriptions.get(place)));
      } else {
        deleteOfAppendOnly(subscriptions.get(place)).ifPresent(problems::add);
        for (ConsumerStatement statement : statements.get(place)) {
          candidate(statement, check, new SetPlanner(catalog)).ifPresent(candidates::add);
        }
      }
    }
    if (!problems.isEmpty()) {
      throw new DiagnosticException(problems);
    }
    check.askTogether(candidates.stream().map(Candidate::asRun).toList());
    for (Candidate candidate : candidates) {
      lanes.add(lane(candidate, check, catalog));
    }
    return new SinkPlan(subscriptions, lanes, catalog);
  }

  private static List<ConsumerStatement> sound(List<List<ConsumerStatement>> statements) {
    return statements.stream()
        .flatMap(List::stream)
        .filter(statement -> TemplateCheck.problems(statement).isEmpty())
        .toList();
  }

  private Optional<Candidate> candidate(
      ConsumerStatement statement, StatementCheck check, SetPlanner planner) throws SQLException {
    List<Diagnostic> found = TemplateCheck.problems(statement);
    problems.addAll(found);
    if (!found.isEmpty()) {
      return Optional.empty();
    }
    try {
      TypedSql sql = check.check(statement);
      StatementPlan plan = planner.plan(sql, statement.subscription().agreedKey());
      return Optional.of(new Candidate(statement, sql, plan));
    } catch (DiagnosticException refused) {
      problems.addAll(refused.diagnostics());
      return Optional.empty();
    }
  }

  private StatementPipeline lane(Candidate candidate, StatementCheck check, Catalog catalog)
      throws SQLException {
    boolean refused = candidate.set().isPresent() && !check.accepts(candidate.set().get().sql());
    StatementPlan plan =
        refused
            ? new EventPlan("the destination does not accept it for many events")
            : candidate.plan();
    Optional<TargetTable> target =
        plan instanceof SetPlan set ? Optional.of(set.target()) : Optional.empty();
    return new StatementPipeline(
        lanes.size(),
        candidate.statement(),
        candidate.sql(),
        plan,
        plan instanceof SetPlan || counted(candidate.sql(), check, catalog),
        catalog.watched(candidate.statement().names(), target),
        target
            .or(() -> new SetPlanner(catalog).written(candidate.sql()))
            .map(TargetTable::relation));
  }

  private static boolean counted(TypedSql sql, StatementCheck check, Catalog catalog)
      throws SQLException {
    return !check.answersWithRows(sql.forOneEvent())
        && !new SetPlanner(catalog).insertsUncounted(sql);
  }

  static List<ConsumerStatement> statements(ContractSubscription subscription) {
    List<ConsumerStatement> statements = new ArrayList<>();
    statements.add(ConsumerStatement.upsert(subscription));
    subscription
        .subscription()
        .schema()
        .deleteSql()
        .ifPresent(sql -> statements.add(ConsumerStatement.delete(subscription, sql)));
    return statements;
  }

  private static Optional<Diagnostic> deleteOfAppendOnly(ContractSubscription subscription) {
    boolean appendOnly =
        subscription.contracts().stream()
            .map(PublishedContract::contract)
            .allMatch(Contract::isAppendOnly);
    return subscription
        .subscription()
        .schema()
        .deleteSql()
        .filter(sql -> appendOnly)
        .map(
            sql ->
                Diagnostic.error(
                    SinkCode.APPEND_ONLY_DELETE,
                    "consumer schema "
                        + subscription.name()
                        + " has a deleteSql, and "
                        + subscription.subscription().schema().source()
                        + " is append-only",
                    "remove the deleteSql: it would never run"));
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
