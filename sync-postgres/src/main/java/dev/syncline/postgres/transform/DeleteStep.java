package dev.syncline.postgres.transform;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.spi.DataException;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.transform.plan.DeletedKey;
import dev.syncline.postgres.transform.plan.Lookup;
import dev.syncline.postgres.transform.plan.PublicRow;
import dev.syncline.postgres.transform.plan.RegisteredSchema;
import dev.syncline.postgres.transform.plan.RowImage;
import dev.syncline.postgres.transform.problem.TransformCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Turns a deleted row of the primary table into the delete of its public row. */
final class DeleteStep {
  private final RegisteredSchema schema;
  private final DeletedKey key;
  private final Optional<Lookup> rendering;

  DeleteStep(RegisteredSchema schema) {
    this.schema = schema;
    this.key = schema.plan().deletedKey();
    this.rendering =
        key.isKnown() && key.local().isEmpty() ? Optional.of(key.lookup()) : Optional.empty();
  }

  Pending of(Row before, LookupRun run) {
    requireKnown(before);
    if (rendering.isEmpty()) {
      PublicRow gone =
          new PublicRow(Optional.empty(), key.local().orElseThrow().of(RowImage.of(before)));
      return outcome -> outcome.publish(gone.event(schema, Operation.DELETE));
    }
    List<String> values = new ArrayList<>();
    rendering.get().columns().forEach(column -> values.add(before.text(column.name())));
    LookupAnswer answer = run.ask(rendering.get(), values);
    return outcome -> {
      answer.failed().forEach(row -> outcome.refuse(row.refused(schema, Operation.DELETE)));
      answer.rows().forEach(gone -> outcome.publish(gone.event(schema, Operation.DELETE)));
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

  private void requireKnown(Row before) {
    boolean known =
        key.isKnown() && key.columns().stream().allMatch(column -> before.knows(column.name()));
    if (!known) {
      throw new DataException(
          Diagnostic.error(
              TransformCode.KEY_UNDERIVABLE,
              schema.plan().schema().title()
                  + ": the key of a deleted row of "
                  + schema.plan().primaryTable().name()
                  + " cannot be told from the log",
              "ALTER TABLE "
                  + schema.plan().primaryTable().name()
                  + " REPLICA IDENTITY FULL, or"
                  + " select key columns of that table"),
          null);
    }
  }
}
