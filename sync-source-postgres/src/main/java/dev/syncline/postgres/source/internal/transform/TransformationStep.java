package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.spi.DataException;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.transform.plan.Finds;
import dev.syncline.postgres.source.internal.transform.plan.Lookup;
import dev.syncline.postgres.source.internal.transform.plan.PublicRow;
import dev.syncline.postgres.source.internal.transform.plan.RegisteredSchema;
import dev.syncline.postgres.source.internal.transform.plan.RowImage;
import dev.syncline.postgres.source.internal.transform.plan.TableRole;
import dev.syncline.postgres.source.internal.transform.plan.TransformationPlan;
import dev.syncline.postgres.source.problem.TransformCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Applies one transformation to rows of its table. */
final class TransformationStep {
  private final RegisteredSchema schema;
  private final TransformationPlan plan;
  private final Lookup lookup;
  private final Operation eventOperation;
  private final DeleteStep deletes;

  TransformationStep(RegisteredSchema schema, TransformationPlan plan, DeleteStep deletes) {
    this.schema = schema;
    this.plan = plan;
    this.deletes = deletes;
    this.lookup = Lookup.of(plan);
    this.eventOperation = plan.role() == TableRole.PRIMARY ? plan.operation() : Operation.UPDATE;
  }

  /** The events of a row that was inserted or, in a secondary table, deleted. */
  Pending of(Row row, LookupRun run) {
    RowImage image = RowImage.of(row);
    return Pending.moved(others(image, run), current(image, run));
  }

  /** The events of a row that was updated. */
  Pending of(Optional<Row> before, Row after, LookupRun run) {
    RowImage image = new RowImage(after, before);
    Pending current = current(image, run);
    List<Pending> left = new ArrayList<>(others(image, run));
    before.ifPresent(row -> left.addAll(left(row, image, run)));
    return Pending.moved(left, current);
  }

  /**
   * The events of public rows that the old row stood for and the new row may not. The old key comes
   * first: a lookup by the other old values treats a key for which it finds no row as deleted.
   */
  private List<Pending> left(Row before, RowImage image, LookupRun run) {
    List<Pending> left = new ArrayList<>();
    RowImage old = new RowImage(before, Optional.of(image.row()));
    if (plan.role() == TableRole.PRIMARY && deletes.keyDiffers(before, image)) {
      left.add(deletes.of(before, run));
    }
    if (plan.rowPlan().isEmpty() && !values(old).equals(values(image))) {
      left.add(found(run.ask(lookup, values(old))));
    }
    return left;
  }

  /**
   * Deletes the changed row's key first if the SQL also finds other rows: that it finds others does
   * not mean that the changed row's public row exists.
   */
  private List<Pending> others(RowImage image, LookupRun run) {
    if (plan.role() == TableRole.SECONDARY
        || plan.finds() != Finds.ROWS_AROUND_IT
        || plan.rowPlan().isPresent()
        || !plan.derivesKey()) {
      return List.of();
    }
    values(image);
    return List.of(deletes.gone(image, run));
  }

  private Pending current(RowImage image, LookupRun run) {
    Optional<PublicRow> own = plan.rowPlan().flatMap(projection -> projection.row(image));
    return own.isPresent()
        ? outcome -> outcome.publish(own.get().event(schema, eventOperation))
        : found(run.ask(lookup, values(image)), image);
  }

  private Pending found(LookupAnswer answer, RowImage image) {
    return plan.rowPlan().isEmpty()
        ? found(answer)
        : outcome -> {
          refuse(answer, outcome);
          answer.rows().stream()
              .map(row -> plan.rowPlan().get().completed(image, row))
              .forEach(row -> outcome.publish(row.event(schema, eventOperation)));
        };
  }

  private Pending found(LookupAnswer answer) {
    return outcome -> {
      refuse(answer, outcome);
      if (answer.rows().isEmpty()
          && answer.failed().isEmpty()
          && plan.role() == TableRole.PRIMARY
          && !plan.derivesKey()) {
        throw refusal(
            TransformCode.KEY_UNDERIVABLE,
            "no row was found, and its key cannot be derived from the changed row",
            "select key columns that the WHERE clause sets equal to a placeholder");
      }
      answer.rows().forEach(row -> outcome.publish(row.event(schema, eventOperation)));
    };
  }

  private void refuse(LookupAnswer answer, Outcome outcome) {
    answer.failed().forEach(row -> outcome.refuse(row.refused(schema, eventOperation)));
  }

  private List<String> values(RowImage image) {
    List<String> values = new ArrayList<>();
    for (SourceColumn column : lookup.columns()) {
      if (!image.knows(column.name())) {
        throw refusal(
            TransformCode.VALUE_NOT_IN_LOG,
            "the log has no value of column " + column.name(),
            MissingOldValue.remedy(schema.plan(), plan.table(), List.of(column.name())));
      }
      values.add(image.text(column.name()));
    }
    return values;
  }

  private DataException refusal(TransformCode code, String what, String fix) {
    String subject =
        schema.plan().schema().title()
            + ", "
            + plan.operation().text()
            + " of "
            + plan.table().name();
    return new DataException(Diagnostic.error(code, subject + ": " + what, fix), null);
  }
}
