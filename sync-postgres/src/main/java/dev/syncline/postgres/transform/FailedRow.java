package dev.syncline.postgres.transform;

import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.transform.json.KeyJson;
import dev.syncline.postgres.transform.plan.RegisteredSchema;
import dev.syncline.postgres.transform.plan.SchemaPlan;
import dev.syncline.postgres.transform.problem.TransformCode;
import java.util.List;
import java.util.Optional;

/**
 * A row that a public schema's SQL fails on: a division by zero, a cast. It is treated like one
 * that breaks the contract, by the schema's policy.
 *
 * @param state the SQLSTATE of the failure
 * @param key the key of the public row that could not be made; empty if it cannot be told
 */
public record FailedRow(String state, Optional<String> key) {
  /** The public row, which nobody knows. */
  private static final String UNKNOWN = "null";

  /**
   * @param state the SQLSTATE of the failure
   * @param properties of the key
   * @param key the JSON form of each, null where it cannot be told
   */
  public static FailedRow of(String state, List<String> properties, List<String> key) {
    return new FailedRow(
        state,
        key.contains(null) ? Optional.empty() : Optional.of(new KeyJson(properties).write(key)));
  }

  /**
   * What is set aside in place of the public row.
   *
   * @throws DataException if the public schema wants to stop, or the row's key cannot be told
   */
  public RejectedEvent refused(RegisteredSchema schema, Operation operation) {
    SchemaPlan plan = schema.plan();
    if (key.isEmpty() || plan.schema().onError() == ErrorPolicy.STOP) {
      throw new DataException(stop(plan), null);
    }
    return new RejectedEvent(
        schema.id(),
        plan.schema().version().minor(),
        operation,
        key.get(),
        UNKNOWN,
        TransformCode.LOOKUP_FAILED.id(),
        "the public schema's SQL fails on the row (SQLSTATE " + state + ")");
  }

  private Diagnostic stop(SchemaPlan plan) {
    return Diagnostic.error(
        TransformCode.LOOKUP_FAILED,
        plan.schema().title()
            + ": its SQL fails on a row of "
            + plan.primaryTable().name()
            + " (SQLSTATE "
            + state
            + ")",
        key.isPresent()
            ? "correct the SQL or the row; \"onError\": \"quarantine\" gets past the row's old"
                + " state"
            : "correct the SQL or the row");
  }
}
