package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.postgres.sink.internal.key.KeyReading;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.Repeat;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.SetPlan;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A consumer's statement as it is run: events of one pipeline may share an execution.
 *
 * @param number its index among all pipelines of a sink
 * @param statement as its author wrote it
 * @param sql with the types of its placeholders
 * @param plan how it is run
 * @param counted whether the server's row count shows if the statement touched a row, run for one
 *     event; it does not if the statement returns rows, or a trigger or rule stores them elsewhere
 * @param watched the objects on which the plan depends
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

  /** The columns that identify the row, each with its key property; empty if they are unknown. */
  Map<String, String> identity() {
    return plan instanceof SetPlan set ? set.identity() : Map.of();
  }

  /** How the keys of its events restrict their order. */
  Keys keys() {
    return plan instanceof SetPlan set
        ? new Keys(set.keys(), set.repeat())
        : new Keys(KeyReading.BY_TEXT, Repeat.ALL_COUNT);
  }

  /** Whether its consumer's policy is to quarantine refused events. */
  boolean mayBeQuarantined() {
    return policy() == ErrorPolicy.QUARANTINE;
  }

  /** Whether its consumer's policy is to pause before a refused event. */
  boolean mayPause() {
    return policy() == ErrorPolicy.PAUSE;
  }

  private ErrorPolicy policy() {
    return statement.subscription().subscription().schema().onError();
  }

  String describe() {
    return statement.title() + ": " + plan.describe();
  }
}
