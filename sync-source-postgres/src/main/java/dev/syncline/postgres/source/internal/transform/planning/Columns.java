package dev.syncline.postgres.source.internal.transform.planning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * The columns of an item that a query reads: a table, a query, a function.
 *
 * @param byName what a column of that name shows
 * @param inOrder all columns in order, of which several may have one name; empty if they are
 *     unknown
 * @param tables the tables whose rows are in each of its rows
 */
record Columns(
    Function<String, Shown> byName, Optional<List<Named>> inOrder, List<ReadTable> tables) {
  /**
   * A column.
   *
   * @param name as the catalogue spells it
   * @param shown what it shows
   */
  record Named(String name, Shown shown) {}

  Columns {
    inOrder = inOrder.map(List::copyOf);
    tables = List.copyOf(tables);
  }

  /** Columns of which only the table is known. */
  static Columns ofAny(ReadTable table) {
    return new Columns(name -> Shown.OfTable.plain(table, name), Optional.empty(), List.of(table));
  }

  /** Columns of which nothing is known. */
  static Columns unread() {
    return new Columns(name -> Shown.Other.UNREAD, Optional.empty(), List.of());
  }

  /** These columns and no others. */
  static Columns of(List<Named> columns, List<ReadTable> tables) {
    Map<String, Shown> byName = new HashMap<>();
    columns.forEach(column -> byName.put(column.name(), column.shown()));
    return new Columns(
        name -> byName.getOrDefault(name, Shown.Other.UNREAD), Optional.of(columns), tables);
  }

  Shown column(String name) {
    return byName.apply(name);
  }

  /** The same columns, each changed. */
  Columns map(UnaryOperator<Shown> change) {
    return new Columns(
        byName.andThen(change),
        inOrder.map(
            columns ->
                columns.stream()
                    .map(column -> new Named(column.name(), change.apply(column.shown())))
                    .toList()),
        tables);
  }

  /** The same columns, of which the first ones get these names. */
  Columns renamed(List<String> names) {
    List<Named> columns = new ArrayList<>(inOrder.orElse(List.of()));
    for (int i = 0; i < names.size(); i++) {
      boolean known = i < columns.size();
      Named renamed = new Named(names.get(i), known ? columns.get(i).shown() : Shown.Other.UNREAD);
      if (known) {
        columns.set(i, renamed);
      } else {
        columns.add(renamed);
      }
    }
    return Columns.of(columns, tables);
  }

  /** The same columns after an outer join, which may put NULLs in place of a row. */
  Columns orNulls() {
    Map<ReadTable, ReadTable> copies = new HashMap<>();
    Function<ReadTable, ReadTable> copy =
        table -> copies.computeIfAbsent(table, ReadTable::orNulls);
    Columns nullable =
        map(
            shown ->
                shown instanceof Shown.OfTable of
                    ? new Shown.OfTable(copy.apply(of.table()), of.column(), of.expression())
                    : Shown.Other.UNREAD);
    return new Columns(nullable.byName, nullable.inOrder, tables.stream().map(copy).toList());
  }
}
