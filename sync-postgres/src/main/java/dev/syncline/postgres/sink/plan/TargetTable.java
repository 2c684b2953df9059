package dev.syncline.postgres.sink.plan;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What matters of a table that consumer SQL writes to.
 *
 * @param oid its identity; of a partition that of the whole table
 * @param relation its own identity
 * @param family the identities of itself and of all tables its rows may be in, or come to be in
 * @param obstacle why its rows cannot be written many at a time, if they cannot
 * @param columns its columns by name, in table order
 * @param uniqueKeys the columns of each unique index or exclusion constraint; empty for one that is
 *     partial or over expressions
 */
record TargetTable(
    long oid,
    long relation,
    Set<Long> family,
    Optional<String> obstacle,
    Map<String, Column> columns,
    List<Set<String>> uniqueKeys) {
  /**
   * A column.
   *
   * @param type its type, ready to stand in SQL
   * @param identity whether two values of it are the same exactly when their JSON texts are
   */
  record Column(String type, boolean identity) {}

  /** Its own and that of the whole table. */
  Set<Long> identities() {
    return new LinkedHashSet<>(List.of(relation, oid));
  }

  /** Whether nothing but this key keeps two rows of it apart. */
  boolean onlyUniqueBy(Set<String> key) {
    return uniqueKeys.stream().allMatch(key::equals);
  }
}
