package dev.syncline.postgres.setup;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.sql.Quoted;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Columns of a table whose names differ in case only. The capture engine tells columns apart
 * without regard to case, and refuses the table whichever of them is published.
 */
final class AlikeColumns {
  private AlikeColumns() {}

  /** What is wrong with a table, if two of its columns are alike. */
  static Optional<Diagnostic> of(SourceTable table) {
    Map<String, String> names = new HashMap<>();
    for (SourceColumn column : table.columns()) {
      String other = names.put(column.name().toLowerCase(Locale.ROOT), column.name());
      if (other != null) {
        return Optional.of(problem(table, other, column.name()));
      }
    }
    return Optional.empty();
  }

  private static Diagnostic problem(SourceTable table, String one, String other) {
    String renamed = one.equals(one.toLowerCase(Locale.ROOT)) ? other : one;
    return Diagnostic.error(
        SourceCode.COLUMNS_ALIKE,
        "table "
            + table.name()
            + " has columns '"
            + one
            + "' and '"
            + other
            + "', which capture cannot tell apart",
        "ALTER TABLE "
            + Quoted.table(table.name())
            + " RENAME COLUMN "
            + Quoted.identifier(renamed)
            + " TO "
            + Quoted.identifier(renamed.toLowerCase(Locale.ROOT) + "_2"));
  }
}
