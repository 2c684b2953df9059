package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.transform.json.KeyJson;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import dev.syncline.postgres.source.problem.TransformCode;
import java.util.List;
import java.util.Optional;

/**
 * A row on which a public schema's SQL fails, for example by a division by zero or a cast. The
 * schema's policy treats it like a row that breaks the contract.
 *
 * @param state the SQLSTATE of the failure
 * @param key the key of the public row that could not be created; empty if it is unknown
 */
public record FailedRow(String state, Optional<String> key) {
  /** Stands for the public row, which is unknown. */
  private static final String UNKNOWN = "null";

  /**
   * A row of which the log, or a query, gave the parts of the key.
   *
   * @param state the SQLSTATE of the failure
   * @param properties the key's properties
   * @param key the JSON form of each value, null if it is unknown
   */
  public static FailedRow of(String state, List<String> properties, List<String> key) {
    return new FailedRow(
        state,
        key.contains(null) ? Optional.empty() : Optional.of(new KeyJson(properties).write(key)));
  }

  /**
   * The event that is quarantined in place of the public row.
   *
   * @throws DataException if the public schema's policy is "stop", or the row's key is unknown
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
