package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.plan.DeletedKey;
import dev.syncline.postgres.source.internal.transform.plan.Lookup;
import dev.syncline.postgres.source.internal.transform.plan.PublicRow;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.RowImage;
import dev.syncline.postgres.source.problem.TransformCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Turns a deleted row of the primary table into the delete of its public row. */
final class DeleteStep {
  private final RegisteredSchema schema;
  private final DeletedKey key;
  private final Lookup rendering;
  private final List<Lookup> afterwards;
  private final List<String> columns;
  private final List<String> needed;

  DeleteStep(RegisteredSchema schema) {
    this.schema = schema;
    this.key = schema.plan().deletedKey();
    this.rendering = key.lookup();
    Optional<Lookup> remaining = schema.plan().remaining().map(key::remaining);
    this.afterwards = Stream.of(remaining, key.holder()).flatMap(Optional::stream).toList();
    this.columns = key.columns().stream().map(SourceColumn::name).toList();
    this.needed =
        Stream.concat(
                columns.stream(),
                remaining.stream()
                    .flatMap(lookup -> lookup.columns().stream())
                    .map(SourceColumn::name))
            .distinct()
            .toList();
  }

  /** The events of a deleted row. */
  Pending ofDeleted(Row before, LookupRun run) {
    requireTrusted(before);
    return of(before, run);
  }

  /**
   * The events of a row that left its key: first the delete, then what remains of the public row,
   * and last the row that has the key now.
   */
  Pending of(Row before, LookupRun run) {
    requireKnown(before);
    RowImage row = RowImage.of(before);
    Pending pending = gone(row, run);
    for (Lookup question : afterwards) {
      pending = Pending.moved(List.of(pending), rows(ask(question, row, run)));
    }
    return pending;
  }

  /** Publishes the rows found. */
  private Pending rows(LookupAnswer answer) {
    return outcome -> {
      answer.failed().forEach(row -> outcome.refuse(row.refused(schema, Operation.DELETE)));
      answer.rows().forEach(left -> outcome.publish(left.event(schema, Operation.UPDATE)));
    };
  }

  /**
   * The delete of the public row that has a row's key. There is none if the key has a NULL: such a
   * row is never published.
   *
   * @param row the row, with every column from which the key is derived
   */
  Pending gone(RowImage row, LookupRun run) {
    if (key.local().isPresent()) {
      Optional<String> told = key.local().get().ofPublished(row);
      return outcome -> told.ifPresent(one -> outcome.publish(deleted(one)));
    }
    LookupAnswer answer = ask(rendering, row, run);
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

  /** Whether an update has changed the key, as far as the old row shows it. */
  boolean keyDiffers(Row before, RowImage after) {
    return columns.stream()
        .anyMatch(
            column ->
                before.knows(column)
                    && after.knows(column)
                    && !Objects.equals(before.text(column), after.text(column)));
  }

  /**
   * Refuses a row whose key is NULL and that has only its primary key. The log may have it from
   * before the replica identity was widened, and it then looks like a whole row full of NULLs.
   */
  private void requireTrusted(Row before) {
    List<String> primaryKey = schema.plan().primaryTable().primaryKey();
    List<String> missing = columns.stream().filter(column -> isNull(before, column)).toList();
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
    List<String> unknown = needed.stream().filter(name -> !before.knows(name)).toList();
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
                + " cannot be derived from the log"
                + (unknown.isEmpty() ? "" : ", which has no " + String.join(", ", unknown)),
            key.isKnown()
                ? MissingOldValue.remedy(schema.plan(), table, unknown)
                : "select key columns of that table"),
        null);
  }
}
