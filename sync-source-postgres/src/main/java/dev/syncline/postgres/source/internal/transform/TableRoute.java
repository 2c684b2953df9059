package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableChange.TableTruncated;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.Truncation;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.TruncatePolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.postgres.source.problem.TransformCode;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns changes of one table into events of one public schema whose rows have a key. */
final class TableRoute implements ChangeRoute {
  private static final Logger LOG = LoggerFactory.getLogger(TableRoute.class);

  private static final String RELOADED =
      "nothing: the rows are loaded again, and those that are gone are deleted at the consumers"
          + " (onTruncate: apply)";

  private final RegisteredSchema schema;
  private final Map<Operation, List<TransformationStep>> steps = new EnumMap<>(Operation.class);
  private final Optional<DeleteStep> deletes;

  TableRoute(RegisteredSchema schema, TableName table, DeleteStep deleteStep) {
    this.schema = schema;
    for (Operation operation : Operation.values()) {
      List<TransformationStep> matching =
          schema.plan().transformations().stream()
              .filter(plan -> plan.table().name().equals(table) && plan.operation() == operation)
              .map(plan -> new TransformationStep(schema, plan, deleteStep))
              .toList();
      steps.put(operation, matching);
    }
    deletes =
        schema.plan().primaryTable().name().equals(table)
            ? Optional.of(deleteStep)
            : Optional.empty();
  }

  @Override
  public List<Pending> of(TableChange change, LookupRun run, TruncatedRelations emptied) {
    if (change instanceof TableChange.RowInserted inserted) {
      return each(Operation.INSERT, inserted.after(), run);
    }
    if (change instanceof TableChange.RowUpdated updated) {
      return steps(Operation.UPDATE)
          .map(step -> step.of(updated.before(), updated.after(), run))
          .toList();
    }
    if (change instanceof TableChange.RowDeleted deleted) {
      return deletes
          .map(step -> List.of(step.ofDeleted(deleted.before(), run)))
          .orElseGet(() -> each(Operation.DELETE, deleted.before(), run));
    }
    if (change instanceof TableTruncated truncated) {
      return ofTruncated(truncated, emptied);
    }
    throw new IllegalStateException("no route for " + change.getClass().getName());
  }

  private List<Pending> ofTruncated(TableTruncated truncated, TruncatedRelations emptied) {
    TruncatePolicy policy = schema.plan().schema().onTruncate();
    if (policy == TruncatePolicy.STOP) {
      throw refusal(truncated.table());
    }
    if (policy == TruncatePolicy.APPLY) {
      Truncation applied = applied(truncated, emptied);
      return List.of(outcome -> outcome.truncate(applied));
    }
    LOG.warn(
        "table {} was truncated, and {} publishes nothing of it: consumers keep the rows",
        truncated.table(),
        schema.plan().schema().title());
    return List.of();
  }

  private Truncation applied(TableTruncated truncated, TruncatedRelations emptied) {
    int minor = schema.plan().schema().version().minor();
    if (deletes.isPresent() && emptied.emptied(schema.plan().primaryTable())) {
      return new Truncation.OfAllRows(schema.id(), minor);
    }
    return new Truncation.OfSomeRows(
        schema.id(), minor, deletes.isPresent() ? ofPart(truncated) : ofJoined(truncated));
  }

  private Diagnostic ofPart(TableTruncated truncated) {
    return Diagnostic.warning(
        SourceCode.PART_TRUNCATED,
        truncated.relation()
            + " was truncated, which is not all of table "
            + truncated.table()
            + ": "
            + schema.plan().schema().title()
            + " is loaded again",
        RELOADED);
  }

  private Diagnostic ofJoined(TableTruncated truncated) {
    return Diagnostic.warning(
        SourceCode.JOINED_TABLE_TRUNCATED,
        "table "
            + truncated.table()
            + " was truncated, and "
            + schema.plan().schema().title()
            + " reads it beside "
            + schema.plan().primaryTable().name()
            + ": it is loaded again",
        RELOADED);
  }

  private List<Pending> each(Operation operation, Row row, LookupRun run) {
    return steps(operation).map(step -> step.of(row, run)).toList();
  }

  private Stream<TransformationStep> steps(Operation operation) {
    return steps.getOrDefault(operation, List.of()).stream();
  }

  private DataException refusal(TableName table) {
    return new DataException(
        Diagnostic.error(
            TransformCode.TRUNCATED,
            "table "
                + table
                + " was truncated, and "
                + schema.plan().schema().title()
                + " depends on it",
            "set \"onTruncate\": \"apply\" on the public schema, which deletes the rows at the"
                + " consumers; or remove them there and set \"ignore\""),
        null);
  }
}
