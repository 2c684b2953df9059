package dev.syncline.manifest.verify;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.schema.TruncatePolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Checks what an append-only public schema and its consumers cannot be combined with. */
final class AppendOnlyCheck {
  private AppendOnlyCheck() {}

  /** The problems of a public schema, without places. */
  static List<Diagnostic> problems(PublicSchema schema) {
    if (!schema.isAppendOnly()) {
      return List.of();
    }
    List<Diagnostic> found = new ArrayList<>();
    if (!schema.key().isEmpty()) {
      found.add(conflict(schema, "has a key, which its rows do not need", "remove 'key'"));
    }
    if (schema.transformations().stream().anyMatch(one -> one.operation() != Operation.INSERT)) {
      found.add(
          conflict(
              schema,
              "has a transformation for updates or deletes",
              "keep only the 'insert' transformation; 'onChange' says what other changes mean"));
    }
    if (schema.transformations().stream().map(Transformation::table).distinct().count() > 1) {
      found.add(
          conflict(
              schema,
              "has transformations of more than one table",
              "publish each table as a public schema of its own"));
    } else if (inserts(schema) > 1) {
      found.add(
          conflict(schema, "has more than one transformation for inserts", "keep one of them"));
    }
    if (schema.onTruncate() == TruncatePolicy.APPLY) {
      found.add(
          conflict(
              schema,
              "has \"onTruncate\": \"apply\", and its rows have no key to delete them by",
              "set \"onTruncate\" to \"stop\" or \"ignore\""));
    }
    return found;
  }

  private static long inserts(PublicSchema schema) {
    return schema.transformations().stream()
        .filter(one -> one.operation() == Operation.INSERT)
        .count();
  }

  private static Diagnostic conflict(PublicSchema schema, String what, String fix) {
    return Diagnostic.error(
        ManifestCode.APPEND_ONLY_CONFLICT,
        "public schema " + schema.name() + " is append-only and " + what,
        fix);
  }

  /** The problem of a consumer schema of such a public schema, without a place. */
  static Optional<Diagnostic> problem(ConsumerSchema consumer) {
    return consumer
        .deleteSql()
        .map(
            sql ->
                Diagnostic.error(
                    ManifestCode.APPEND_ONLY_DELETE_SQL,
                    "the deleteSql of consumer schema "
                        + consumer.name()
                        + " never runs: "
                        + consumer.source()
                        + " is append-only",
                    "remove the deleteSql"));
  }
}
