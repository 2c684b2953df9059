package dev.syncline.postgres.source.internal.transform.planning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.sf.jsqlparser.schema.Column;

/** Resolves the names of columns in one query by the items of its FROM clause. */
final class FromClause {
  private final Set<String> columnsOfChanged;
  private final List<Item> items = new ArrayList<>();
  private final Map<String, Shown> merged = new HashMap<>();
  private final ReadTable any = ReadTable.merged();
  private boolean merges;

  private record Item(Optional<String> name, Columns columns) {}

  /**
   * @param columnsOfChanged the names of the changed table's columns
   */
  FromClause(Set<String> columnsOfChanged) {
    this.columnsOfChanged = columnsOfChanged;
  }

  /** Adds an item under its name; the columns of an item without a name are unqualified. */
  void add(Optional<String> name, Columns columns) {
    items.add(new Item(name, columns));
  }

  /** Adds the items of another FROM clause. */
  void addAll(FromClause other) {
    items.addAll(other.items);
    merges = merges || other.merges;
  }

  /** Records that USING or NATURAL has merged columns of the same name. */
  void mergeColumns() {
    merges = true;
  }

  /** Records that an outer join may put NULLs in place of the items so far. */
  void orNulls() {
    items.replaceAll(item -> new Item(item.name(), item.columns().orNulls()));
  }

  /** The tables whose rows are in each row of the query. */
  List<ReadTable> tables() {
    return items.stream().flatMap(item -> item.columns().tables().stream()).toList();
  }

  /** The columns of the item with this name. */
  Columns columns(String name) {
    List<Item> named =
        items.stream().filter(item -> item.name().equals(Optional.of(name))).toList();
    return named.size() == 1 ? named.get(0).columns() : Columns.unread();
  }

  /** All columns in order; empty if they are unknown. */
  Optional<List<Columns.Named>> allColumns() {
    return items.size() == 1 ? items.get(0).columns().inOrder() : Optional.empty();
  }

  /** What a column name shows. */
  Shown column(Column column) {
    String name = SqlTerm.identifier(column.getColumnName());
    return column.getTable() == null
        ? column(name)
        : column(SqlTerm.identifier(column.getTable().getName()), name);
  }

  /** What a qualified name shows; unread if it belongs to a query around this one. */
  Shown column(String qualifier, String name) {
    return columns(qualifier).column(name);
  }

  /**
   * What an unqualified name shows. PostgreSQL refuses an ambiguous name, so if the changed table
   * has the column, no other table does.
   */
  Shown column(String name) {
    if (items.size() == 1) {
      return items.get(0).columns().column(name);
    }
    List<Shown> ofChanged =
        items.stream()
            .map(item -> item.columns().column(name))
            .filter(shown -> shown instanceof Shown.OfTable of && of.table().isChanged())
            .toList();
    if (!merges && ofChanged.size() == 1 && columnsOfChanged.contains(name)) {
      return ofChanged.get(0);
    }
    boolean ofTables =
        items.stream()
            .map(item -> item.columns().column(name))
            .allMatch(shown -> shown instanceof Shown.OfTable);
    return ofTables && !items.isEmpty()
        ? merged.computeIfAbsent(name, one -> Shown.OfTable.plain(any, one))
        : Shown.Other.UNREAD;
  }
}
