package dev.syncline.postgres.source.internal.setup;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds types on which the capture engine fails when it starts and reads all types of the database
 * (debezium/dbz#2525): types that count as enums, but have no labels.
 */
final class EmptyEnums {
  private static final String FIND =
      """
      SELECT t.oid::regtype, CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, NULL) END
      FROM pg_type t
      WHERE t.typcategory = 'E' AND NOT EXISTS (SELECT FROM pg_enum e WHERE e.enumtypid = t.oid)
        AND t.typtype IN ('d', 'e')
      ORDER BY 1
      """;

  private EmptyEnums() {}

  static List<Diagnostic> problems(Connection session) throws SQLException {
    List<Diagnostic> problems = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(FIND);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        problems.add(problem(row.getString(1), row.getString(2)));
      }
    }
    return problems;
  }

  private static Diagnostic problem(String type, String base) {
    return base == null
        ? Diagnostic.error(
            SourceCode.EMPTY_ENUM,
            "enum " + type + " has no labels, which the capture engine does not bear",
            "ALTER TYPE " + type + " ADD VALUE '...', or DROP TYPE " + type)
        : Diagnostic.error(
            SourceCode.EMPTY_ENUM,
            "domain " + type + " is over enum " + base + ", which the capture engine does not bear",
            "give its columns type " + base + " or a domain over text, then DROP DOMAIN " + type);
  }
}
