package dev.syncline.postgres.sink.plan;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The objects of a destination's catalogue that a plan rests on.
 *
 * @param names relations, types and functions of these names, in whatever schema: a new one may be
 *     what the SQL means from then on
 * @param relations the OIDs of the tables written to, with their partitions and children
 * @param linked the OIDs of tables that foreign keys connect with those: only their keys count
 */
public record WatchedObjects(Set<String> names, Set<Long> relations, Set<Long> linked) {
  public WatchedObjects {
    names = Set.copyOf(names);
    relations = Set.copyOf(relations);
    linked = Set.copyOf(linked);
  }

  /** All of several. */
  static WatchedObjects union(Collection<WatchedObjects> parts) {
    Set<String> names = new LinkedHashSet<>();
    Set<Long> relations = new LinkedHashSet<>();
    Set<Long> linked = new LinkedHashSet<>();
    for (WatchedObjects part : parts) {
      names.addAll(part.names);
      relations.addAll(part.relations);
      linked.addAll(part.linked);
    }
    return new WatchedObjects(names, relations, linked);
  }

  /** The same where statements for one table only are run: none of them passes another. */
  WatchedObjects alone() {
    return new WatchedObjects(names, relations, Set.of());
  }
}
