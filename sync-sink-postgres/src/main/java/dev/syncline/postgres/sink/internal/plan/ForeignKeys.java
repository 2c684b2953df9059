package dev.syncline.postgres.sink.internal.plan;

import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The foreign keys between the destination's tables. */
final class ForeignKeys {
  private final Map<Long, Set<Long>> parents = new HashMap<>();
  private final Map<Long, Set<Long>> neighbours = new HashMap<>();
  private final Map<Long, Set<String>> referenced = new HashMap<>();
  private final Map<Long, Set<String>> cleared = new HashMap<>();

  /** Computed on demand: a database may have many more tables. */
  private final Map<Long, Set<Long>> ancestors = new ConcurrentHashMap<>();

  ForeignKeys(List<ForeignKey> keys) {
    for (ForeignKey key : keys) {
      add(parents, key.child(), key.parent());
      add(neighbours, key.child(), key.parent());
      add(neighbours, key.parent(), key.child());
      referenced.computeIfAbsent(key.parent(), none -> new HashSet<>()).addAll(key.referenced());
      cleared.computeIfAbsent(key.child(), none -> new HashSet<>()).addAll(key.cleared());
    }
  }

  /**
   * One foreign key.
   *
   * @param child the table that refers
   * @param parent the table referred to
   * @param referenced the parent's columns
   * @param cleared the child's columns that become NULL or their default when a parent is deleted
   */
  record ForeignKey(long child, long parent, Set<String> referenced, Set<String> cleared) {}

  /** Whether any of some tables refers to any of others, directly or through further tables. */
  boolean refer(Set<Long> descendants, Set<Long> others) {
    return descendants.stream().anyMatch(table -> !Collections.disjoint(ancestors(table), others));
  }

  private Set<Long> ancestors(long table) {
    return ancestors.computeIfAbsent(table, one -> reachable(Set.of(one), parents));
  }

  /** The columns of these tables that others refer to. */
  Set<String> referenced(Set<Long> tables) {
    return columns(tables, referenced);
  }

  /** The columns of these tables that become NULL or their default when a parent is deleted. */
  Set<String> cleared(Set<Long> tables) {
    return columns(tables, cleared);
  }

  /** All tables that foreign keys connect with these, in either direction. */
  Set<Long> connected(Set<Long> tables) {
    return reachable(tables, neighbours);
  }

  private static Set<String> columns(Set<Long> tables, Map<Long, Set<String>> known) {
    return tables.stream()
        .flatMap(table -> known.getOrDefault(table, Set.of()).stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<Long> reachable(Set<Long> tables, Map<Long, Set<Long>> edges) {
    Set<Long> found = new HashSet<>();
    Set<Long> next = tables;
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
