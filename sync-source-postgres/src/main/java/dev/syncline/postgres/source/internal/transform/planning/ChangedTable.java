package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.schema.Table;

/** The table whose changes a transformation handles, and what stands for it in an SQL text. */
final class ChangedTable {
  private final SourceTable table;
  private final List<SourceColumn> parameters;
  private final SourceFacts facts;

  /**
   * @param parameters its columns that the placeholders stand for
   */
  ChangedTable(SourceTable table, List<SourceColumn> parameters, SourceFacts facts) {
    this.table = table;
    this.parameters = List.copyOf(parameters);
    this.facts = facts;
  }

  Optional<SourceColumn> column(String name) {
    return table.column(name);
  }

  Set<String> columnNames() {
    return new LinkedHashSet<>(table.columnNames());
  }

  /** The column that a placeholder stands for; the first has number 1. */
  SourceColumn parameter(int number) {
    return parameters.get(number - 1);
  }

  /** Whether a name in the SQL means this table, if no WITH query has the name. */
  boolean isMeantBy(Table written) {
    return facts.isTable(written.getFullyQualifiedName(), table.name());
  }

  /**
   * Whether no two rows have the same values of all these columns, none of them NULL. Never true of
   * a table with children, since two rows may then have the same primary key.
   */
  boolean isUnique(Set<String> columns) {
    return !table.hasChildren() && table.isUnique(columns);
  }

  /** The columns it has in a FROM clause. */
  Columns columns() {
    ReadTable read = ReadTable.changed();
    return Columns.of(
        table.columnNames().stream()
            .map(name -> new Columns.Named(name, Shown.OfTable.plain(read, name)))
            .collect(Collectors.toList()),
        List.of(read));
  }
}
