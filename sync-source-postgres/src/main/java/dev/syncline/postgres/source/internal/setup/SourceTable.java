package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.manifest.schema.Placeholder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A table as the source's catalog describes it now. Its rows are in its parts: in itself and in the
 * children that inherit from it, or in its partitions.
 *
 * @param name its full name
 * @param kind its kind
 * @param columns all columns, in table order: {@code $1} is the first
 * @param primaryKey the primary key's columns in key order; empty without one
 * @param uniqueKeys all unique keys, including the primary key; in a table with children each is
 *     unique only within one part
 * @param parts the relations that hold its rows, at least one
 */
public record SourceTable(
    TableName name,
    RelationKind kind,
    List<SourceColumn> columns,
    List<String> primaryKey,
    List<UniqueKey> uniqueKeys,
    List<TablePart> parts) {
  public SourceTable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    uniqueKeys = List.copyOf(uniqueKeys);
    parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("table " + name + " has no part");
    }
  }

  /**
   * Whether it has children whose rows are also its rows: its primary key is then unique only
   * within each of them.
   */
  public boolean hasChildren() {
    return kind == RelationKind.TABLE && parts.size() > 1;
  }

  /**
   * Whether no two rows have the same values in all these columns after their transactions have
   * ended, unless one value is NULL. Ignores rows of its children.
   */
  public boolean isUnique(Set<String> columns) {
    return uniqueKeys.stream().anyMatch(key -> columns.containsAll(key.columns()));
  }

  /**
   * Whether a row may have the same values of these columns as another, but only until the end of
   * the transaction: in the log the row may then take these values before the other row releases
   * them.
   */
  public boolean mayBeTakenEarly(Collection<SourceColumn> key) {
    Set<String> names = key.stream().map(SourceColumn::name).collect(Collectors.toSet());
    return isCheckedLate(names);
  }

  /**
   * The keys that are checked only at the end of a transaction, and contain no key that is checked
   * at once.
   */
  public Set<Set<String>> lateKeys() {
    return uniqueKeys.stream()
        .map(UniqueKey::columns)
        .filter(this::isCheckedLate)
        .collect(Collectors.toUnmodifiableSet());
  }

  private boolean isCheckedLate(Set<String> columns) {
    List<UniqueKey> within =
        uniqueKeys.stream().filter(key -> columns.containsAll(key.columns())).toList();
    return !within.isEmpty()
        && within.stream().allMatch(key -> key.timing() == UniqueKey.Timing.LATE);
  }

  /** Those of these columns that no unique index can contain, because of their types. */
  public Set<String> unindexable(Collection<String> columns) {
    return columns.stream()
        .filter(column -> parts.stream().anyMatch(part -> part.unindexable().contains(column)))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * The relations in which a column has to become NOT NULL so that it is NOT NULL in all rows. For
   * the table itself, PostgreSQL does the same in its children.
   */
  public List<TableName> allowingNull(String column) {
    List<TableName> allowing =
        parts.stream().filter(part -> !part.forbidsNull(column)).map(TablePart::name).toList();
    return hasChildren() && !allowing.contains(name) ? allowing : List.of(name);
  }

  /** The columns in the image of a deleted row, whichever part it was in. */
  public List<String> oldRowColumns() {
    return carriedByAll(parts);
  }

  /**
   * A column that is NULL only in an incomplete old row. Log records from before a part got REPLICA
   * IDENTITY FULL look like complete rows with many NULLs, and this column distinguishes them.
   */
  public Optional<String> witnessOfWholeOldRows() {
    return parts.stream().noneMatch(TablePart::logsWholeOldRows)
        ? Optional.empty()
        : columns.stream()
            .filter(column -> column.notNull() && !column.generated())
            .map(SourceColumn::name)
            .filter(column -> !primaryKey.contains(column))
            .findFirst();
  }

  /** The parts whose replica identity lacks some of these columns; omits parts without one. */
  public List<TablePart> lacking(Collection<String> needed) {
    return parts.stream()
        .filter(part -> !part.oldRowColumns().isEmpty())
        .filter(part -> !part.oldRowColumns().containsAll(needed))
        .toList();
  }

  /** The relations that a publication has to list so that all rows are published. */
  public Set<TableName> published() {
    return kind == RelationKind.PARTITIONED_TABLE
        ? Set.of(name)
        : parts.stream().map(TablePart::name).collect(Collectors.toUnmodifiableSet());
  }

  /** The parts whose changes are in the log under its own name: all partitions, but no children. */
  public List<TablePart> streamed() {
    return kind == RelationKind.PARTITIONED_TABLE
        ? parts
        : parts.stream().filter(part -> part.name().equals(name)).toList();
  }

  /** Whether every old row in the log under its name has all columns. */
  public boolean logsWholeOldRows() {
    return streamed().stream().allMatch(TablePart::logsWholeOldRows);
  }

  /** The columns that every old row in the log under its name has. */
  public List<String> streamedOldRowColumns() {
    return carriedByAll(streamed());
  }

  /**
   * The logged columns that are never NULL in the rows in the log under its name, even if a child
   * allows NULL in its own rows.
   */
  public Set<String> streamedNotNull() {
    return columns.stream()
        .filter(column -> !column.generated())
        .filter(
            column ->
                column.notNull()
                    || hasChildren()
                        && streamed().stream().allMatch(part -> part.forbidsNull(column.name())))
        .map(SourceColumn::name)
        .collect(Collectors.toUnmodifiableSet());
  }

  private static List<String> carriedByAll(List<TablePart> parts) {
    List<String> carried = new ArrayList<>(parts.get(0).oldRowColumns());
    parts.forEach(part -> carried.retainAll(part.oldRowColumns()));
    return carried;
  }

  /** The column of that name. */
  public Optional<SourceColumn> column(String column) {
    return columns.stream().filter(candidate -> candidate.name().equals(column)).findFirst();
  }

  /** The column that a placeholder stands for, if there is one. */
  public Optional<SourceColumn> column(Placeholder placeholder) {
    return placeholder.match(
        named -> column(named.name()),
        positional -> columns.stream().skip(positional.number() - 1L).findFirst());
  }

  /**
   * The column of that name, which must exist.
   *
   * @throws IllegalArgumentException if it does not exist
   */
  public SourceColumn required(String column) {
    return column(column)
        .orElseThrow(() -> new IllegalArgumentException("no column " + column + " in " + name));
  }

  /** The names of all columns, in table order. */
  public List<String> columnNames() {
    return columns.stream().map(SourceColumn::name).toList();
  }
}
