package dev.syncline.postgres.setup;

import dev.syncline.manifest.verify.Diagnostic;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Finds columns of a type that the capture engine takes for one of PostgreSQL's, by its name. */
final class TypeNames {
  private static final String FIND =
      """
      SELECT a.attname, t.oid::regtype
      FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_type t ON t.oid = a.atttypid
      WHERE n.nspname = ? AND c.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
        AND t.oid >= 16384 AND t.typtype NOT IN ('d', 'e')
        AND t.typname IN ('bool', 'boolean', 'int', 'int2', 'int4', 'int8', 'integer', 'smallint',
          'bigint', 'serial', 'serial2', 'serial4', 'smallserial', 'bigserial', 'oid', 'real',
          'float4', 'float8', 'double precision', 'numeric', 'decimal', 'date', 'time', 'timetz',
          'timestamp', 'timestamptz', 'bytea', 'box', 'circle', 'interval', 'line', 'lseg', 'money',
          'path', 'point', 'polygon')
      ORDER BY a.attnum
      """;

  private TypeNames() {}

  static List<Diagnostic> problems(Collection<SourceTable> tables, Connection session)
      throws SQLException {
    List<Diagnostic> problems = new ArrayList<>();
    for (SourceTable table : tables) {
      try (PreparedStatement query = session.prepareStatement(FIND)) {
        query.setString(1, table.name().schema());
        query.setString(2, table.name().name());
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            problems.add(problem(table, row.getString(1), row.getString(2)));
          }
        }
      }
    }
    return problems;
  }

  private static Diagnostic problem(SourceTable table, String column, String type) {
    return Diagnostic.error(
        SourceCode.AMBIGUOUS_TYPE,
        "column %s of %s has type %s, which capture would take for PostgreSQL's own"
            .formatted(column, table.name(), type),
        "ALTER TYPE " + type + " RENAME TO ...");
  }
}
