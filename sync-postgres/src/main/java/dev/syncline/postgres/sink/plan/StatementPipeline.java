package dev.syncline.postgres.sink.plan;

import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.postgres.sink.plan.StatementPlan.Repeat;
import dev.syncline.postgres.sink.plan.StatementPlan.SetPlan;
import dev.syncline.postgres.sink.value.KeyReading;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A consumer's statement as it will be run: events of one lane may share a statement.
 *
 * @param number its index among all lanes of a sink
 * @param statement as its author wrote it
 * @param sql with the types of its placeholders
 * @param plan how it is run
 * @param counted whether the rows that the server counts tell if it touched any, run for one event:
 *     of a statement that answers with rows it counts none, nor of rows that a trigger or rule
 *     stores elsewhere
 * @param watched what the plan rests on
 * @param written the table it writes to, by its OID; empty if its text does not show that
 */
public record StatementPipeline(
    int number,
    ConsumerStatement statement,
    TypedSql sql,
    StatementPlan plan,
    boolean counted,
    WatchedObjects watched,
    Optional<Long> written) {
  public StatementPipeline {
    Objects.requireNonNull(statement, "statement");
    Objects.requireNonNull(sql, "sql");
    Objects.requireNonNull(plan, "plan");
    Objects.requireNonNull(watched, "watched");
    Objects.requireNonNull(written, "written");
  }

  /** The name of the subscription it is for. */
  public String subscription() {
    return statement.subscription().name();
  }

  /** The columns that pick the row, each with its key property; empty if that cannot be told. */
  Map<String, String> identity() {
    return plan instanceof SetPlan set ? set.identity() : Map.of();
  }

  /** What its events' keys say of their order. */
  Keys keys() {
    return plan instanceof SetPlan set
        ? new Keys(set.keys(), set.repeat())
        : new Keys(KeyReading.BY_TEXT, Repeat.ALL_COUNT);
  }

  /** Whether its consumer wants refused events set aside. */
  boolean mayBeQuarantined() {
    return statement.subscription().subscription().schema().onError() == ErrorPolicy.QUARANTINE;
  }

  String describe() {
    return statement.title() + ": " + plan.describe();
  }
}
