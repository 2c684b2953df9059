package dev.syncline.postgres.transform;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.setup.SourceTable;
import dev.syncline.postgres.transform.plan.DeletedKey;
import dev.syncline.postgres.transform.plan.Lookup;
import dev.syncline.postgres.transform.plan.PublicRow;
import dev.syncline.postgres.transform.plan.RegisteredSchema;
import dev.syncline.postgres.transform.plan.RowImage;
import dev.syncline.postgres.transform.problem.TransformCode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** Turns a deleted row of the primary table into the delete of its public row. */
final class DeleteStep {
  private final RegisteredSchema schema;
  private final DeletedKey key;
  private final Optional<Lookup> remaining;
  private final List<SourceColumn> needed;

  DeleteStep(RegisteredSchema schema) {
    this.schema = schema;
    this.key = schema.plan().deletedKey();
    this.remaining = schema.plan().remaining().map(Lookup::of);
    Set<SourceColumn> columns = new LinkedHashSet<>(key.columns());
    remaining.ifPresent(lookup -> columns.addAll(lookup.columns()));
    this.needed = List.copyOf(columns);
  }

  /** A row was deleted. */
  Pending ofDeleted(Row before, LookupRun run) {
    requireTrusted(before);
    return of(before, run);
  }

  /** A row left its key. What is left of it is told after that, and who has the key now last. */
  Pending of(Row before, LookupRun run) {
    requireKnown(before);
    RowImage row = RowImage.of(before);
    Pending pending = gone(row, run);
    for (Optional<Lookup> question : List.of(remaining, key.holder())) {
      if (question.isPresent()) {
        pending = Pending.moved(List.of(pending), rows(ask(question.get(), row, run)));
      }
    }
    return pending;
  }

  /** The rows found are the events. */
  private Pending rows(LookupAnswer answer) {
    return outcome -> {
      answer.failed().forEach(row -> outcome.refuse(row.refused(schema, Operation.DELETE)));
      answer.rows().forEach(left -> outcome.publish(left.event(schema, Operation.UPDATE)));
    };
  }

  /**
   * The public row of a row's key is no more. There is none if the key has a NULL: such a row is
   * never published.
   *
   * @param row with every column that the key is told by
   */
  Pending gone(RowImage row, LookupRun run) {
    if (key.local().isPresent()) {
      Optional<String> told = key.local().get().ofPublished(row);
      return outcome -> told.ifPresent(one -> outcome.publish(deleted(one)));
    }
    LookupAnswer answer = ask(key.lookup(), row, run);
    return outcome -> answer.rows().forEach(one -> outcome.publish(deleted(one.key())));
  }

  private static LookupAnswer ask(Lookup question, RowImage row, LookupRun run) {
    List<String> values = new ArrayList<>();
    question.columns().forEach(column -> values.add(row.text(column.name())));
    return run.ask(question, values);
  }

  private NewEvent deleted(String deletedKey) {
    return new PublicRow(Optional.empty(), deletedKey).event(schema, Operation.DELETE);
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
