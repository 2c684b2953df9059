package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sink.internal.key.KeyForm;
import dev.syncline.postgres.sink.internal.key.KeyReading;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The facts that planning needs about a table that consumer SQL writes to.
 *
 * @param oid its OID; for a partition, the OID of the whole table
 * @param relation its own OID
 * @param family the OIDs of the table and of all tables that may contain its rows, now or later
 * @param obstacle why its rows cannot be written many at a time; empty if they can
 * @param diverted whether a trigger or rule may store an inserted row elsewhere, so that the server
 *     does not count it
 * @param columns its columns by name, in table order
 * @param uniqueKeys the columns of each unique index or exclusion constraint; empty for one that is
 *     partial, over expressions, or does not compare values as their column does
 */
record TargetTable(
    long oid,
    long relation,
    Set<Long> family,
    Optional<String> obstacle,
    boolean diverted,
    Map<String, Column> columns,
    List<Set<String>> uniqueKeys) {
  /**
   * A column.
   *
   * @param type its type, as written in SQL
   * @param form derives its value from a JSON text; empty if the text does not determine it
   */
  record Column(String type, Optional<KeyForm> form) {
    Column {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(form, "form");
    }
  }

  /** Whether both tables have rows in common, or may have: a table includes all tables below it. */
  boolean meets(TargetTable other) {
    return !Collections.disjoint(family, other.family);
  }

  /**
   * Identifies its rows by the keys of events.
   *
   * @param identity some of its columns, each with the key property it is compared with; all of
   *     them have a form
   */
  KeyReading keys(Map<String, String> identity) {
    List<String> compared = identity.keySet().stream().sorted().toList();
    return new KeyReading.ByValue(
        compared.stream().map(identity::get).toList(),
        compared.stream()
            .map(column -> Objects.requireNonNull(columns.get(column), column).form().orElseThrow())
            .toList());
  }

  /** Its own OID and that of the whole table. */
  Set<Long> identities() {
    return new LinkedHashSet<>(List.of(relation, oid));
  }

  /** Whether the table has no other unique key or exclusion constraint than this key. */
  boolean onlyUniqueBy(Set<String> key) {
    return uniqueKeys.stream().allMatch(key::equals);
  }
}
