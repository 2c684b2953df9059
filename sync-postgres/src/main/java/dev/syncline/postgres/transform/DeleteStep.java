package dev.syncline.postgres.transform;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.spi.DataException;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.setup.SourceTable;
import dev.syncline.postgres.transform.plan.DeletedKey;
import dev.syncline.postgres.transform.plan.Lookup;
import dev.syncline.postgres.transform.plan.PublicRow;
import dev.syncline.postgres.transform.plan.RegisteredSchema;
import dev.syncline.postgres.transform.plan.RowImage;
import dev.syncline.postgres.transform.plan.SchemaPlan;
import dev.syncline.postgres.transform.problem.TransformCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Turns a deleted row of the primary table into the delete of its public row. */
final class DeleteStep {
  private final RegisteredSchema schema;
  private final DeletedKey key;
  private final Optional<Lookup> question;
  private final List<SourceColumn> needed;

  DeleteStep(RegisteredSchema schema) {
    this.schema = schema;
    this.key = schema.plan().deletedKey();
    this.question = question(schema.plan());
    this.needed = question.map(Lookup::columns).orElse(key.columns());
  }

  /** What the source is asked, where the deleted row does not tell all; its answer is the event. */
  private static Optional<Lookup> question(SchemaPlan plan) {
    DeletedKey key = plan.deletedKey();
    Optional<Lookup> remaining = plan.remaining().map(Lookup::of);
    return remaining.isPresent() || !key.isKnown() || key.local().isPresent()
        ? remaining
        : Optional.of(key.lookup());
  }

  /** A row was deleted. */
  Pending ofDeleted(Row before, LookupRun run) {
    requireTrusted(before);
    return of(before, run);
  }

  /** A row left its key. */
  Pending of(Row before, LookupRun run) {
    requireKnown(before);
    if (question.isEmpty()) {
      PublicRow gone =
          new PublicRow(Optional.empty(), key.local().orElseThrow().of(RowImage.of(before)));
      return outcome -> outcome.publish(gone.event(schema, Operation.DELETE));
    }
    List<String> values = new ArrayList<>();
    question.get().columns().forEach(column -> values.add(before.text(column.name())));
    LookupAnswer answer = run.ask(question.get(), values);
    return outcome -> {
      answer.failed().forEach(row -> outcome.refuse(row.refused(schema, Operation.DELETE)));
      answer.rows().forEach(left -> outcome.publish(left.event(schema, Operation.UPDATE)));
    };
  }

  /** Whether an update has changed the key, as far as the old row tells. */
  boolean keyDiffers(Row before, RowImage after) {
    return key.columns().stream()
        .map(SourceColumn::name)
        .anyMatch(
            column ->
                before.knows(column)
                    && after.knows(column)
                    && !Objects.equals(before.text(column), after.text(column)));
  }

  /**
   * Where a key is NULL and nothing is in the row but its primary key, the log may have it from
   * before the replica identity was widened: it looks like a whole row full of NULLs.
   */
  private void requireTrusted(Row before) {
    List<String> primaryKey = schema.plan().primaryTable().primaryKey();
    List<String> missing =
        key.columns().stream()
            .map(SourceColumn::name)
            .filter(column -> isNull(before, column))
            .toList();
    boolean empty =
        before.shape().columns().stream()
            .filter(column -> !primaryKey.contains(column) && before.knows(column))
            .allMatch(column -> isNull(before, column));
    if (!missing.isEmpty() && empty) {
      throw underivable(missing);
    }
  }

  private static boolean isNull(Row row, String column) {
    return row.knows(column) && row.text(column) == null;
  }

  private void requireKnown(Row before) {
    List<String> unknown =
        needed.stream().map(SourceColumn::name).filter(name -> !before.knows(name)).toList();
    if (!key.isKnown() || !unknown.isEmpty()) {
      throw underivable(unknown);
    }
  }

  private DataException underivable(List<String> unknown) {
    SourceTable table = schema.plan().primaryTable();
    return new DataException(
        Diagnostic.error(
            TransformCode.KEY_UNDERIVABLE,
            schema.plan().schema().title()
                + ": the key of a deleted row of "
                + table.name()
                + " cannot be told from the log"
                + (unknown.isEmpty() ? "" : ", which has no " + String.join(", ", unknown)),
            key.isKnown()
                ? MissingOldValue.remedy(schema.plan(), table, unknown)
                : "select key columns of that table"),
        null);
  }
}
