package dev.syncline.manifest.schema;

import java.util.Objects;

/**
 * The SQL that turns one kind of change of one table into rows of a public schema.
 *
 * @param operation the change that this SQL is for
 * @param table the changed table, {@code name} or {@code schema.name}, as written in the manifest
 * @param sql one SELECT whose placeholders ({@code :column} or {@code $n}, the n-th column of the
 *     table, not both) stand for values of the changed row
 */
public record Transformation(Operation operation, String table, String sql) {
  /**
   * @throws IllegalArgumentException if the table or the SQL is blank
   */
  public Transformation {
    Objects.requireNonNull(operation, "operation");
    if (table.isBlank() || sql.isBlank()) {
      throw new IllegalArgumentException("a transformation needs a table and an SQL text");
    }
  }
}
