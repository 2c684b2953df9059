package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.IgnoredChange;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.RowChangePolicy;
import dev.syncline.manifest.schema.TruncatePolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.RowProjection;
import dev.syncline.postgres.source.problem.TransformCode;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns changes of a table into events of an append-only public schema: an event for each inserted
 * row. Any other change follows the policies of the public schema.
 */
final class AppendOnlyRoute implements ChangeRoute {
  private static final Logger LOG = LoggerFactory.getLogger(AppendOnlyRoute.class);

  private final RegisteredSchema schema;
  private final RowProjection projection;
  private final RowChangePolicy onChange;
  private boolean noted;

  AppendOnlyRoute(RegisteredSchema schema) {
    this.schema = schema;
    projection = schema.plan().load().rowPlan().orElseThrow();
    onChange = schema.plan().schema().appendOnly().orElseThrow();
  }

  @Override
  public List<Pending> of(TableChange change, LookupRun run, TruncatedRelations emptied) {
    if (change instanceof TableChange.RowInserted inserted) {
      return List.of(inserted(inserted.after()));
    }
    if (change instanceof TableChange.RowUpdated updated) {
      requireIgnored(updated.table(), Operation.UPDATE);
      IgnoredChange ignored = ignored(updated.table());
      return List.of(outcome -> outcome.ignore(ignored));
    }
    if (change instanceof TableChange.RowDeleted deleted) {
      requireIgnored(deleted.table(), Operation.DELETE);
      return List.of();
    }
    if (change instanceof TableChange.TableTruncated truncated) {
      requireKept(truncated.table());
      return List.of();
    }
    throw new IllegalStateException("no route for " + change.getClass().getName());
  }

  private Pending inserted(Row row) {
    NewEvent event = projection.event(schema, Operation.INSERT, row);
    return outcome -> outcome.publish(event);
  }

  private void requireIgnored(TableName table, Operation operation) {
    if (onChange == RowChangePolicy.STOP) {
      throw new DataException(
          Diagnostic.error(
              TransformCode.APPENDED_ROW_CHANGED,
              "a row of "
                  + table
                  + " had "
                  + (operation == Operation.UPDATE ? "an update" : "a delete")
                  + ", and "
                  + schema.plan().schema().title()
                  + " is append-only",
              "correct the consumers by hand if they have to follow it; then set \"onChange\":"
                  + " \"ignore\" on the public schema to get past it"),
          null);
    }
    if (!noted) {
      LOG.warn(
          "rows of {} are updated or deleted, and {} publishes nothing of it: consumers keep them"
              + " (onChange: ignore)",
          table,
          schema.plan().schema().title());
      noted = true;
    }
  }

  private void requireKept(TableName table) {
    if (schema.plan().schema().onTruncate() != TruncatePolicy.IGNORE) {
      throw new DataException(
          Diagnostic.error(
              TransformCode.TRUNCATED,
              "table "
                  + table
                  + " was truncated, and "
                  + schema.plan().schema().title()
                  + " depends on it",
              "remove the rows at the consumers if they have to go, and set \"onTruncate\":"
                  + " \"ignore\" on the public schema"),
          null);
    }
    LOG.warn(
        "table {} was truncated, and {} publishes nothing of it: consumers keep the rows",
        table,
        schema.plan().schema().title());
  }

  private IgnoredChange ignored(TableName table) {
    return new IgnoredChange(
        schema.id(),
        schema.plan().schema().version().minor(),
        Diagnostic.error(
            TransformCode.APPENDED_ROW_CHANGED_DURING_LOAD,
            "a row of "
                + table
                + " was updated while the first load of "
                + schema.plan().schema().title()
                + " is under way, which may have missed it",
            "stop the updates, empty the tables of its consumers and load everything again: "
                + StoreErrors.resetCommand(schema.plan().feed())
                + "; or publish the next major version"));
  }
}
