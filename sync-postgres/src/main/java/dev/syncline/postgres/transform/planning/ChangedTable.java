package dev.syncline.postgres.transform.planning;

import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.setup.SourceTable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import net.sf.jsqlparser.schema.Table;

/** The table whose changes a transformation is for, and what in an SQL text stands for it. */
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

  /** Whether a name in the SQL means it, where no WITH has it. */
  boolean isMeantBy(Table written) {
    return facts.isTable(written.getFullyQualifiedName(), table.name());
  }

  /**
   * Whether no two rows have the same values of all these columns, none of them NULL. Where it has
   * children, two rows may have its primary key.
   */
  boolean isUnique(Set<String> columns) {
    return !table.hasChildren() && table.isUnique(columns);
  }

  /** What it shows in a FROM clause. */
  Columns columns() {
    ReadTable read = ReadTable.changed();
    return Columns.of(
        table.columnNames().stream()
            .map(name -> new Columns.Named(name, Shown.OfTable.plain(read, name)))
            .collect(Collectors.toList()),
        List.of(read));
  }
}
