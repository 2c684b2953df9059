package dev.syncline.postgres.sink.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Which tables of the destination refer to which. */
final class ForeignKeys {
  private final List<ForeignKey> keys;

  ForeignKeys(List<ForeignKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /**
   * One foreign key.
   *
   * @param child the table that refers
   * @param parent the table referred to
   * @param referenced the parent's columns
   */
  record ForeignKey(long child, long parent, Set<String> referenced) {}

  /** Whether one table refers to the other, itself or by way of others. */
  boolean refers(long descendant, long ancestor) {
    return ancestors(descendant).contains(ancestor);
  }

  /** The columns of a table that others refer to. */
  Set<String> referenced(long table) {
    Set<String> columns = new HashSet<>();
    keys.stream()
        .filter(key -> key.parent() == table)
        .forEach(key -> columns.addAll(key.referenced()));
    return columns;
  }

  private Set<Long> ancestors(long table) {
    Set<Long> found = new HashSet<>();
    Set<Long> next = Set.of(table);
    while (!next.isEmpty()) {
      Set<Long> children = next;
      next = new HashSet<>();
      for (ForeignKey key : keys) {
        if (children.contains(key.child()) && found.add(key.parent())) {
          next.add(key.parent());
        }
      }
    }
    return found;
  }
}
