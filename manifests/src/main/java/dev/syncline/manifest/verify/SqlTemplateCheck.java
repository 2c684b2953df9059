package dev.syncline.manifest.verify;

import dev.syncline.manifest.schema.SqlProblem;
import dev.syncline.manifest.schema.SqlTemplate;
import java.util.List;

/** Reports what keeps an SQL text from being used as a template. */
final class SqlTemplateCheck {
  private SqlTemplateCheck() {}

  static List<Diagnostic> problems(String what, SqlTemplate template) {
    return template.problems().stream()
        .map(problem -> diagnostic(what, template, problem))
        .toList();
  }

  private static Diagnostic diagnostic(String what, SqlTemplate template, SqlProblem problem) {
    String at = " at '" + excerpt(template.toString(), problem.offset()) + "'";
    return switch (problem.kind()) {
      case EMPTY ->
          Diagnostic.error(
              ManifestCode.EMPTY_SQL, what + " has no statement in it", "write a statement");
      case MIXED_PLACEHOLDERS ->
          Diagnostic.error(
              ManifestCode.MIXED_PLACEHOLDERS,
              what + " uses both :name and $n placeholders" + at,
              "use :name throughout");
      case BAD_POSITION ->
          Diagnostic.error(
              ManifestCode.BAD_POSITION,
              what + " has a placeholder for a column no table has" + at,
              "count columns from $1, or use :name");
      case SEVERAL_STATEMENTS ->
          Diagnostic.error(
              ManifestCode.SEVERAL_STATEMENTS,
              what + " has a second statement" + at,
              "keep one statement; WITH can hold several changes");
      case UNTERMINATED ->
          Diagnostic.error(
              ManifestCode.UNTERMINATED,
              what + " has a string, quoted name or comment that does not end" + at,
              "close it");
    };
  }

  private static String excerpt(String sql, int offset) {
    String rest = sql.substring(offset).lines().findFirst().orElse("");
    return rest.length() > 20 ? rest.substring(0, 20) + "..." : rest;
  }
}
