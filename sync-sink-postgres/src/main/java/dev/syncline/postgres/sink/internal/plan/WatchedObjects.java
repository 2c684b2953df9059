package dev.syncline.postgres.sink.internal.plan;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The objects of a destination's catalogue on which a plan depends.
 *
 * @param names relations, types and functions of these names, in any schema: a new one may be what
 *     the SQL means from then on
 * @param targets the OIDs of the tables written to and, of partitions, of the whole tables
 * @param family the OIDs of those with all partitions and children, which may contain their rows;
 *     changes of their columns are visible at the targets
 * @param linked the OIDs of tables that foreign keys connect with those; only their keys count
 */
record WatchedObjects(Set<String> names, Set<Long> targets, Set<Long> family, Set<Long> linked) {
  WatchedObjects {
    names = Set.copyOf(names);
    targets = Set.copyOf(targets);
    family = Set.copyOf(family);
    linked = Set.copyOf(linked);
  }

  /** The objects of all these plans. */
  static WatchedObjects union(Collection<WatchedObjects> parts) {
    Set<String> names = new LinkedHashSet<>();
    Set<Long> targets = new LinkedHashSet<>();
    Set<Long> family = new LinkedHashSet<>();
    Set<Long> linked = new LinkedHashSet<>();
    for (WatchedObjects part : parts) {
      names.addAll(part.names);
      targets.addAll(part.targets);
      family.addAll(part.family);
      linked.addAll(part.linked);
    }
    return new WatchedObjects(names, targets, family, linked);
  }

  /** The same if statements of one table only are run, so that none passes another. */
  WatchedObjects alone() {
    return new WatchedObjects(names, targets, family, Set.of());
  }

  /** The OIDs of the tables whose triggers count, including those of foreign keys. */
  Set<Long> triggered() {
    Set<Long> tables = new HashSet<>(family);
    tables.addAll(linked);
    return tables;
  }

  /** The names of the objects in {@link CatalogFacts}. */
  Set<String> objects() {
    return Stream.of(
            names.stream().map(CatalogFacts.NAME::concat),
            targets.stream().map(oid -> CatalogFacts.TARGET + oid),
            family.stream().map(oid -> CatalogFacts.FAMILY + oid),
            triggered().stream().map(oid -> CatalogFacts.TRIGGERS + oid))
        .flatMap(objects -> objects)
        .collect(Collectors.toSet());
  }
}
