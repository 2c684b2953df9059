package dev.syncline.postgres.source.internal.setup;

import dev.syncline.postgres.sql.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Proposes statements after which the log contains more columns of a table's old rows, and every
 * write still works. REPLICA IDENTITY FULL is enough, except where a publication omits some of the
 * columns: PostgreSQL then refuses updates and deletes, and an index over the required columns is
 * needed. That index is built concurrently with the application's writes, so its statement must run
 * outside a transaction. The statements for several parts, with their restrictions in comments, can
 * be passed to psql as one text. Where no index can contain a required column, there is no such
 * statement, and the proposal is another key.
 */
public final class OldRowRemedy {
  private static final int SEVERAL = 3;

  private static final Set<String> NARROW =
      Set.of(
          "smallint", "integer", "bigint", "boolean", "uuid", "date", "real", "double precision");

  private OldRowRemedy() {}

  /**
   * The statements for the parts that lack one of the columns.
   *
   * @param table the table that lacks the columns
   * @param columns the required columns of its old rows
   */
  public static String of(SourceTable table, Collection<String> columns) {
    List<TablePart> lacking = table.lacking(columns);
    Set<String> unindexable = table.unindexable(columns);
    if (!unindexable.isEmpty() && !lacking.stream().allMatch(TablePart::bearsFull)) {
      return anotherKey(unindexable);
    }
    boolean allFull =
        table.kind() == RelationKind.PARTITIONED_TABLE
            && table.parts().stream().allMatch(TablePart::bearsFull);
    return allFull && lacking.size() > SEVERAL
        ? everyPartition(table)
        : lacking.stream().map(part -> of(table, part, columns)).collect(Collectors.joining("; "));
  }

  /**
   * The statements for one part of a table.
   *
   * @param columns the required columns of its old rows
   */
  static String of(SourceTable table, TablePart part, Collection<String> columns) {
    String name = QuotedTable.of(part.name());
    if (part.kind() == RelationKind.PARTITIONED_TABLE) {
      return "create partitions of " + name + " and give each REPLICA IDENTITY FULL";
    }
    if (part.bearsFull()) {
      return "ALTER TABLE " + name + " REPLICA IDENTITY FULL";
    }
    Set<String> unindexable = table.unindexable(columns);
    if (!unindexable.isEmpty()) {
      return anotherKey(unindexable);
    }
    Set<String> key = new LinkedHashSet<>(part.key().isEmpty() ? table.primaryKey() : part.key());
    Set<String> indexed = new LinkedHashSet<>(key);
    if (part.identity() == ReplicaIdentity.INDEX) {
      indexed.addAll(part.oldRowColumns());
    }
    indexed.addAll(new TreeSet<>(columns));
    List<String> nullable = indexed.stream().filter(column -> !part.forbidsNull(column)).toList();
    List<String> statements = new ArrayList<>();
    for (String column : nullable) {
      statements.add(
          "ALTER TABLE " + name + " ALTER COLUMN " + Quoted.identifier(column) + " SET NOT NULL");
    }
    String index = Quoted.identifier("old_row_" + part.name().name());
    statements.add(
        "CREATE UNIQUE INDEX CONCURRENTLY " + index + " ON " + name + " (" + list(indexed) + ")");
    statements.add("ALTER TABLE " + name + " REPLICA IDENTITY USING INDEX " + index);
    return String.join("; ", statements) + price(nullable, indexed, table);
  }

  private static String anotherKey(Set<String> unindexable) {
    return "choose other columns than "
        + String.join(", ", unindexable)
        + " to find rows by, since no index can contain a type without an order";
  }

  /**
   * The values that the table refuses from then on, as an SQL comment that ends before the next
   * statement.
   */
  private static String price(List<String> nullable, Set<String> indexed, SourceTable table) {
    List<String> refused = new ArrayList<>();
    if (!nullable.isEmpty()) {
      refused.add("NULL in " + String.join(", ", nullable));
    }
    boolean wide =
        indexed.stream()
            .anyMatch(column -> table.column(column).filter(OldRowRemedy::isNarrow).isEmpty());
    if (wide) {
      refused.add("rows with more than about 2,700 bytes in the indexed columns");
    }
    return refused.isEmpty()
        ? ""
        : " /* from then on the table refuses " + inComment(String.join(", and ", refused)) + " */";
  }

  /** A name may contain the start or the end of a comment. */
  private static String inComment(String text) {
    return text.replace("*/", "* /").replace("/*", "/ *");
  }

  /** Whether every value of the column's type fits into an index. */
  private static boolean isNarrow(SourceColumn column) {
    return NARROW.contains(column.type()) || column.type().startsWith("timestamp");
  }

  private static String everyPartition(SourceTable table) {
    return "DO $$ DECLARE part regclass; BEGIN FOR part IN SELECT relid FROM pg_partition_tree('"
        + QuotedTable.of(table.name()).replace("'", "''")
        + "') WHERE isleaf LOOP EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', part);"
        + " END LOOP; END $$";
  }

  private static String list(Set<String> columns) {
    return columns.stream().map(Quoted::identifier).collect(Collectors.joining(", "));
  }
}
