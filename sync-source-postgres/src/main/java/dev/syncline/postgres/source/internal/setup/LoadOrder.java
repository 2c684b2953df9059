package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The order in which tables are loaded: a referenced table comes before the tables that reference
 * it, so that a destination with the same foreign keys accepts the rows in the order in which they
 * arrive.
 */
public final class LoadOrder {
  private static final String REFERENCES =
      """
      SELECT child.nspname, c.relname, parent.nspname, p.relname
      FROM pg_constraint f
        JOIN pg_class c ON c.oid = f.conrelid JOIN pg_namespace child ON child.oid = c.relnamespace
        JOIN pg_class p ON p.oid = f.confrelid JOIN pg_namespace parent ON parent.oid = p.relnamespace
      WHERE f.contype = 'f' AND f.conrelid <> f.confrelid
      """;

  private final Map<TableName, Set<TableName>> parents;

  private LoadOrder(Map<TableName, Set<TableName>> parents) {
    this.parents = parents;
  }

  /**
   * Reads the source's foreign keys.
   *
   * @throws SQLException if the source could not be queried
   */
  public static LoadOrder of(Connection session) throws SQLException {
    Map<TableName, Set<TableName>> parents = new HashMap<>();
    try (PreparedStatement query = session.prepareStatement(REFERENCES);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        parents
            .computeIfAbsent(
                new TableName(row.getString(1), row.getString(2)), t -> new HashSet<>())
            .add(new TableName(row.getString(3), row.getString(4)));
      }
    }
    return new LoadOrder(parents);
  }

  /**
   * The given tables and all their ancestors, ancestors first; a cycle is broken at an arbitrary
   * place.
   */
  public List<TableName> sort(List<TableName> tables) {
    Set<TableName> sorted = new LinkedHashSet<>();
    tables.forEach(table -> place(table, new HashSet<>(), sorted));
    return new ArrayList<>(sorted);
  }

  private void place(TableName table, Set<TableName> above, Set<TableName> sorted) {
    if (!sorted.contains(table) && above.add(table)) {
      parents.getOrDefault(table, Set.of()).forEach(parent -> place(parent, above, sorted));
      sorted.add(table);
    }
  }
}
