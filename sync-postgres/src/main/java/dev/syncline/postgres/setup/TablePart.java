package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A relation that holds rows of a table: the table itself, a child that inherits from it, or a
 * partition. PostgreSQL decides per part what the log has of old rows, and whether a published row
 * may be updated or deleted at all.
 *
 * @param name its full name
 * @param kind what it is
 * @param table whose rows it holds; where a publication is looked at, the one that it lists
 * @param parent what it inherits from or is a partition of, directly; empty for the table itself
 * @param identity what the log has of its old rows
 * @param key its primary key's columns; empty without one
 * @param keyServes whether the primary key can be the replica identity: not if it is deferrable
 * @param oldRowColumns the columns that the image of a deleted row carries
 * @param storedIdentity stored generated columns within its replica identity
 * @param virtualColumns its virtual generated columns
 * @param bearsFull whether it could have REPLICA IDENTITY FULL and still be updated: PostgreSQL
 *     refuses updates of a published table if that has columns which a publication leaves out
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
  }

  /** Whether the log has its old rows whole. */
  public boolean logsWholeOldRows() {
    return identity == ReplicaIdentity.FULL;
  }

  /** How to name it to a person. */
  String title() {
    return "table " + name + parent.map(of -> " (a part of " + of + ")").orElse("");
  }
}
