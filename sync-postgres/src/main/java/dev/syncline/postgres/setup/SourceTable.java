package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A table as the source's catalogue describes it now. Its rows are in its parts: in itself and in
 * the children that inherit from it, or in its partitions.
 *
 * @param name its full name
 * @param kind what it is
 * @param columns all columns, in table order: {@code $1} is the first
 * @param primaryKey the primary key's columns in key order; empty without one
 * @param uniqueKeys all keys, the primary key among them; of a table with children each holds only
 *     within one of them
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

  /** Whether rows of its children are its rows: its primary key is then unique only within each. */
  public boolean hasChildren() {
    return kind == RelationKind.TABLE && parts.size() > 1;
  }

  /**
   * Whether no two rows have the same values of all these columns once their transactions are over,
   * unless one is NULL; rows of its children apart.
   */
  public boolean isUnique(Set<String> columns) {
    return uniqueKeys.stream().anyMatch(key -> columns.containsAll(key.columns()));
  }

  /**
   * Whether a row may have the same values of these columns as another, but only until the end of
   * the transaction: the log may then have it taking them before the other one leaves them.
   */
  public boolean mayBeTakenEarly(Collection<SourceColumn> key) {
    Set<String> names = key.stream().map(SourceColumn::name).collect(Collectors.toSet());
    return isCheckedLate(names);
  }

  /** The keys that are checked late, and nothing of them at once. */
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

  /** The columns that the image of a deleted row carries, whichever part it was in. */
  public List<String> oldRowColumns() {
    return carriedByAll(parts);
  }

  /**
   * A column that is NULL only in an old row that is not whole: what the log still has from before
   * a part got REPLICA IDENTITY FULL looks like whole rows full of NULLs.
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

  /** The parts that have a replica identity, but one that lacks some of these columns. */
  public List<TablePart> lacking(Collection<String> needed) {
    return parts.stream()
        .filter(part -> !part.oldRowColumns().isEmpty())
        .filter(part -> !part.oldRowColumns().containsAll(needed))
        .toList();
  }

  /** The relations that a publication has to list for all its rows to be published. */
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

  /** Whether every old row in the log under its name is whole. */
  public boolean logsWholeOldRows() {
    return streamed().stream().allMatch(TablePart::logsWholeOldRows);
  }

  /** The columns that every old row in the log under its name carries. */
  public List<String> streamedOldRowColumns() {
    return carriedByAll(streamed());
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

  /**
   * The column of that name, known to be there.
   *
   * @throws IllegalArgumentException if it is not
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
