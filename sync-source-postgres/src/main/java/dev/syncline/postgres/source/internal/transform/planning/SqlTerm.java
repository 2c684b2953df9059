package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.transform.plan.LateralSelect;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.sf.jsqlparser.expression.CastExpression;
import net.sf.jsqlparser.expression.Expression;
import net.sf.jsqlparser.schema.Column;

/** Classifies the terms of a parsed SQL text. */
final class SqlTerm {
  /** Unquoted and unqualified, these are values of the session, not columns. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "user",
          "current_user",
          "session_user",
          "system_user",
          "current_role",
          "current_catalog",
          "current_schema",
          "current_date",
          "current_time",
          "current_timestamp",
          "localtime",
          "localtimestamp");

  private static final Pattern PARAMETER =
      Pattern.compile(Pattern.quote(LateralSelect.CHANGED) + "\\.\"(\\d+)\"");

  private SqlTerm() {}

  /** An identifier as the catalogue spells it. */
  static String identifier(String written) {
    return written.startsWith("\"")
        ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
        : written.toLowerCase(Locale.ROOT);
  }

  /** Whether it is a column of a table the SQL reads. */
  static boolean isColumn(Expression term) {
    return term instanceof Column column
        && !isParameter(column)
        && (column.getTable() != null
            || !KEYWORDS.contains(column.getColumnName().toLowerCase(Locale.ROOT)));
  }

  /** Whether it is a parameter, or the cast of one. */
  static boolean isParameter(Expression term) {
    return term instanceof CastExpression cast
        ? isParameter(cast.getLeftExpression())
        : parameterNumber(term.toString()).isPresent();
  }

  /** The parameter's number, if the term is nothing but a parameter. */
  static Optional<Integer> parameterNumber(String term) {
    Matcher matcher = PARAMETER.matcher(term);
    return matcher.matches() ? Optional.of(Integer.valueOf(matcher.group(1))) : Optional.empty();
  }
}
