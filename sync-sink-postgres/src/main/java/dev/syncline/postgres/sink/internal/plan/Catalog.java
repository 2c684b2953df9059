package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sql.SqlText;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The destination's system catalogue as far as it concerns the names in consumer SQL, all from one
 * snapshot.
 *
 * @param searchPath the schemas of the session's search path that exist, in order
 * @param tables the relations of those names
 * @param constraints the columns of their constraints
 * @param orderSafe the functions whose value depends on their arguments only, or that are built in
 *     and do not read tables: they may be called earlier or later with the same result
 * @param foreignKeys those of the whole database
 * @param fingerprint the fingerprint of everything above
 */
record Catalog(
    List<String> searchPath,
    Map<Name, TargetTable> tables,
    Map<Constraint, Set<String>> constraints,
    Set<String> orderSafe,
    ForeignKeys foreignKeys,
    CatalogFingerprint fingerprint) {
  Catalog {
    searchPath = List.copyOf(searchPath);
    tables = Map.copyOf(tables);
    constraints = Map.copyOf(constraints);
    orderSafe = Set.copyOf(orderSafe);
    Objects.requireNonNull(foreignKeys, "foreignKeys");
    Objects.requireNonNull(fingerprint, "fingerprint");
  }

  /** A relation with its schema. */
  record Name(String schema, String name) {}

  /** A constraint of a relation. */
  record Constraint(long table, String name) {}

  /**
   * The table that a name in SQL means.
   *
   * @param parts the name's parts as written in SQL, the table's own name last
   */
  Optional<TargetTable> table(String... parts) {
    List<String> names = Arrays.stream(parts).filter(Objects::nonNull).map(SqlText::name).toList();
    String own = names.get(names.size() - 1);
    List<String> schemas = names.size() > 1 ? List.of(names.get(names.size() - 2)) : searchPath;
    return schemas.stream()
        .map(schema -> tables.get(new Name(schema, own)))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** The names of a table and of those that have rows in common with it, without their schemas. */
  Set<String> namesOf(TargetTable table) {
    return tables.entrySet().stream()
        .filter(one -> one.getValue().meets(table))
        .map(one -> one.getKey().name())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The columns of a constraint; empty if there is none of that name. */
  Set<String> constraintColumns(TargetTable table, String constraint) {
    return constraints.getOrDefault(new Constraint(table.relation(), constraint), Set.of());
  }

  boolean isOrderSafe(String function) {
    return orderSafe.contains(function);
  }

  /**
   * The objects on which a plan depends whose statement has these names and writes to this table.
   */
  WatchedObjects watched(Set<String> names, Optional<TargetTable> target) {
    Set<Long> targets = target.map(TargetTable::identities).orElse(Set.of());
    Set<Long> family = target.map(TargetTable::family).orElse(Set.of());
    Set<Long> linked = new LinkedHashSet<>();
    target.ifPresent(table -> linked.addAll(foreignKeys.connected(table.family())));
    return new WatchedObjects(names, targets, family, linked);
  }
}
