package dev.syncline.postgres.sink.plan;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which tables of the destination refer to which. */
final class ForeignKeys {
  private final Map<Long, Set<Long>> parents = new HashMap<>();
  private final Map<Long, Set<Long>> neighbours = new HashMap<>();
  private final Map<Long, Set<String>> referenced = new HashMap<>();
  private final Map<Long, Set<Long>> ancestors = new HashMap<>();

  ForeignKeys(List<ForeignKey> keys) {
    for (ForeignKey key : keys) {
      add(parents, key.child(), key.parent());
      add(neighbours, key.child(), key.parent());
      add(neighbours, key.parent(), key.child());
      referenced.computeIfAbsent(key.parent(), none -> new HashSet<>()).addAll(key.referenced());
    }
    parents.keySet().forEach(table -> ancestors.put(table, reachable(table, parents)));
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
    return ancestors.getOrDefault(descendant, Set.of()).contains(ancestor);
  }

  /** The columns of a table that others refer to. */
  Set<String> referenced(long table) {
    return referenced.getOrDefault(table, Set.of());
  }

  /** All tables that foreign keys connect with one, in either direction. */
  Set<Long> connected(long table) {
    return reachable(table, neighbours);
  }

  private static Set<Long> reachable(long table, Map<Long, Set<Long>> edges) {
    Set<Long> found = new HashSet<>();
    Set<Long> next = Set.of(table);
    while (!next.isEmpty()) {
      Set<Long> further = new HashSet<>();
      for (Long one : next) {
        for (Long other : edges.getOrDefault(one, Set.of())) {
          if (found.add(other)) {
            further.add(other);
          }
        }
      }
      next = further;
    }
    return found;
  }

  private static void add(Map<Long, Set<Long>> edges, long from, long to) {
    edges.computeIfAbsent(from, none -> new HashSet<>()).add(to);
  }
}
