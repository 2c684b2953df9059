package dev.syncline.postgres.source.internal.transform;

import dev.syncline.eventstore.StoreErrors;
import dev.syncline.postgres.source.internal.setup.OldRowRemedy;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.plan.SchemaPlan;
import java.util.List;

/**
 * The fix for a change that lacks a value in the log: the log stays as it is, and only later
 * changes have the value.
 */
final class MissingOldValue {
  private MissingOldValue() {}

  static String remedy(SchemaPlan plan, SourceTable table, List<String> columns) {
    String identity = OldRowRemedy.of(table, columns);
    return (identity.isEmpty() ? "" : identity + "; then, since the log stays as it is, ")
        + StoreErrors.resetCommand(plan.feed());
  }
}
