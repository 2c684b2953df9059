package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A table as the source's catalogue describes it now.
 *
 * @param name its full name
 * @param kind what it is
 * @param columns all columns, in table order: {@code $1} is the first
 * @param primaryKey the primary key's columns in key order; empty without one
 * @param replicaIdentity what the log tells of old rows
 * @param oldRowColumns the columns that the image of a deleted row carries
 */
public record SourceTable(
    TableName name,
    RelationKind kind,
    List<SourceColumn> columns,
    List<String> primaryKey,
    ReplicaIdentity replicaIdentity,
    List<String> oldRowColumns) {
  public SourceTable {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(replicaIdentity, "replicaIdentity");
    columns = List.copyOf(columns);
    primaryKey = List.copyOf(primaryKey);
    oldRowColumns = List.copyOf(oldRowColumns);
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
