package dev.syncline.postgres.sink.plan;

import dev.syncline.postgres.sink.value.KeyForm;
import dev.syncline.postgres.sink.value.KeyReading;
import dev.syncline.postgres.sink.value.KeyValues;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * What matters of a table that consumer SQL writes to.
 *
 * @param oid its identity; of a partition that of the whole table
 * @param relation its own identity
 * @param family the identities of itself and of all tables its rows may be in, or come to be in
 * @param obstacle why its rows cannot be written many at a time, if they cannot
 * @param diverted whether a trigger or rule may store an inserted row elsewhere, so that the server
 *     counts none
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
   * @param type its type, ready to stand in SQL
   * @param form how a JSON text tells which of its values is meant; empty if that does not tell
   */
  record Column(String type, Optional<KeyForm> form) {
    Column {
      Objects.requireNonNull(type, "type");
      Objects.requireNonNull(form, "form");
    }
  }

  /** Whether there are rows that both tables have, or may have: all below each are part of it. */
  boolean meets(TargetTable other) {
    return !Collections.disjoint(family, other.family);
  }

  /**
   * How keys tell its rows.
   *
   * @param identity some of its columns, each with the key property it is compared with; all of
   *     them have a form
   */
  KeyReading keys(Map<String, String> identity) {
    List<String> compared = identity.keySet().stream().sorted().toList();
    return new KeyValues(
        compared.stream().map(identity::get).toList(),
        compared.stream().map(column -> columns.get(column).form().orElseThrow()).toList());
  }

  /** Its own and that of the whole table. */
  Set<Long> identities() {
    return new LinkedHashSet<>(List.of(relation, oid));
  }

  /** Whether nothing but this key keeps two rows of it apart. */
  boolean onlyUniqueBy(Set<String> key) {
    return uniqueKeys.stream().allMatch(key::equals);
  }
}
