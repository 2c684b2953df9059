package dev.syncline.postgres.source.internal.setup;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import dev.syncline.postgres.sql.Quoted;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds columns of a table whose names differ in case only. The capture engine ignores case in
 * column names, and refuses the table whichever of the columns is published.
 */
final class AlikeColumns {
  private AlikeColumns() {}

  /** The problem of a table, if the names of two columns differ in case only. */
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
            + QuotedTable.of(table.name())
            + " RENAME COLUMN "
            + Quoted.identifier(renamed)
            + " TO "
            + Quoted.identifier(renamed.toLowerCase(Locale.ROOT) + "_2"));
  }
}
