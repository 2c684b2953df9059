package dev.syncline.postgres.setup;

import dev.syncline.postgres.sql.Quoted;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The statements after which the log carries more of a table's old rows, and every write still
 * works. REPLICA IDENTITY FULL does it, except where a publication leaves some of the columns out:
 * PostgreSQL then refuses updates and deletes, and an index over the columns that are needed does.
 */
public final class OldRowRemedy {
  private static final int SEVERAL = 3;

  private OldRowRemedy() {}

  /**
   * The statements for the parts that lack one of the columns.
   *
   * @param table in which they are missing
   * @param columns what is needed of its old rows
   */
  public static String of(SourceTable table, Collection<String> columns) {
    List<TablePart> lacking = table.lacking(columns);
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
   * @param columns what is needed of its old rows
   */
  static String of(SourceTable table, TablePart part, Collection<String> columns) {
    String name = Quoted.table(part.name());
    if (part.kind() == RelationKind.PARTITIONED_TABLE) {
      return "create partitions of " + name + " and give each REPLICA IDENTITY FULL";
    }
    if (part.bearsFull()) {
      return "ALTER TABLE " + name + " REPLICA IDENTITY FULL";
    }
    Set<String> key = new LinkedHashSet<>(part.key().isEmpty() ? table.primaryKey() : part.key());
    Set<String> indexed = new LinkedHashSet<>(key);
    if (part.identity() == ReplicaIdentity.INDEX) {
      indexed.addAll(part.oldRowColumns());
    }
    indexed.addAll(new TreeSet<>(columns));
    List<String> statements = new ArrayList<>();
    indexed.stream()
        .filter(column -> !part.key().contains(column))
        .filter(column -> table.column(column).filter(SourceColumn::notNull).isEmpty())
        .forEach(
            column ->
                statements.add(
                    "ALTER TABLE "
                        + name
                        + " ALTER COLUMN "
                        + Quoted.identifier(column)
                        + " SET NOT NULL"));
    String index = Quoted.identifier("old_row_" + part.name().name());
    statements.add("CREATE UNIQUE INDEX " + index + " ON " + name + " (" + list(indexed) + ")");
    statements.add("ALTER TABLE " + name + " REPLICA IDENTITY USING INDEX " + index);
    return String.join("; ", statements);
  }

  private static String everyPartition(SourceTable table) {
    return "DO $$ DECLARE part regclass; BEGIN FOR part IN SELECT relid FROM pg_partition_tree('"
        + Quoted.table(table.name()).replace("'", "''")
        + "') WHERE isleaf LOOP EXECUTE format('ALTER TABLE %s REPLICA IDENTITY FULL', part);"
        + " END LOOP; END $$";
  }

  private static String list(Set<String> columns) {
    return columns.stream().map(Quoted::identifier).collect(Collectors.joining(", "));
  }
}
