package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A relation that holds rows of a table: the table itself, a child that inherits from it, or a
 * partition. PostgreSQL decides for each part which columns of old rows are in the log, and whether
 * a published row may be updated or deleted at all.
 *
 * @param name its full name
 * @param kind its kind
 * @param table the table whose rows it holds; when reading a publication, the table that the
 *     publication lists
 * @param parent the relation from which it directly inherits or of which it is a partition; empty
 *     for the table itself
 * @param identity its replica identity
 * @param key its primary key's columns; empty without one
 * @param keyServes whether the primary key can be the replica identity: not if it is deferrable
 * @param oldRowColumns the columns in the image of a deleted row
 * @param storedIdentity stored generated columns within its replica identity
 * @param virtualColumns its virtual generated columns
 * @param notNull the columns in which it forbids NULL
 * @param unindexable the columns of a type by which no B-tree index can sort, such as json
 * @param bearsFull whether it could have REPLICA IDENTITY FULL and still be updated: with FULL,
 *     PostgreSQL refuses updates of a published table if a publication omits some of its columns
 */
public record TablePart(
    TableName name,
    RelationKind kind,
    TableName table,
    Optional<TableName> parent,
    ReplicaIdentity identity,
    List<String> key,
    boolean keyServes,
    List<String> oldRowColumns,
    List<String> storedIdentity,
    List<String> virtualColumns,
    Set<String> notNull,
    Set<String> unindexable,
    boolean bearsFull) {
  public TablePart {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(parent, "parent");
    Objects.requireNonNull(identity, "identity");
    key = List.copyOf(key);
    oldRowColumns = List.copyOf(oldRowColumns);
    storedIdentity = List.copyOf(storedIdentity);
    virtualColumns = List.copyOf(virtualColumns);
    notNull = Set.copyOf(notNull);
    unindexable = Set.copyOf(unindexable);
  }

  /** Whether the log contains its old rows with all columns. */
  public boolean logsWholeOldRows() {
    return identity == ReplicaIdentity.FULL;
  }

  /** Whether none of its rows has NULL in that column. */
  boolean forbidsNull(String column) {
    return notNull.contains(column);
  }

  /** Its name for messages. */
  String title() {
    return "table " + name + parent.map(of -> " (a part of " + of + ")").orElse("");
  }
}
