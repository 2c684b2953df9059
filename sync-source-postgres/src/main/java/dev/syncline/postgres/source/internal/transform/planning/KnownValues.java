package dev.syncline.postgres.source.internal.transform.planning;

import dev.syncline.postgres.source.internal.transform.planning.Shown.OfChangedRow;
import dev.syncline.postgres.source.internal.transform.planning.Shown.OfTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the conditions of a query show about the columns of the tables it reads. */
final class KnownValues {
  private final Map<OfTable, OfChangedRow> fixed = new HashMap<>();
  private final Set<OfTable> notNull = new HashSet<>();
  private final List<Equality> equalities = new ArrayList<>();
  private int toldTerms;

  private record Equality(OfTable one, OfTable other) {}

  /** A copy of what is known so far. */
  KnownValues copy() {
    KnownValues copy = new KnownValues();
    copy.fixed.putAll(fixed);
    copy.notNull.addAll(notNull);
    copy.equalities.addAll(equalities);
    return copy;
  }

  /** Records that two terms are equal. */
  void equal(Shown one, Shown other) {
    if (isPlain(one) && other instanceof OfChangedRow value) {
      fix((OfTable) one, value);
    } else if (one instanceof OfChangedRow value && isPlain(other)) {
      fix((OfTable) other, value);
    } else if (isPlain(one) && isPlain(other)) {
      equalities.add(new Equality((OfTable) one, (OfTable) other));
      spread();
    }
  }

  /** Records that a term is not NULL. */
  void notNull(Shown shown) {
    if (isPlain(shown)) {
      notNull.add((OfTable) shown);
    }
  }

  /** The value that a column has in every row. */
  Optional<OfChangedRow> of(OfTable column) {
    return Optional.ofNullable(fixed.get(OfTable.plain(column.table(), column.column())));
  }

  boolean isNotNull(OfTable column) {
    OfTable plain = OfTable.plain(column.table(), column.column());
    return fixed.containsKey(plain) || notNull.contains(plain);
  }

  /** Whether a column must be equal to a value, which is then not NULL. */
  boolean isCompared(OfChangedRow value) {
    return fixed.containsValue(value);
  }

  /** The columns of a table that have the changed row's value of the same column. */
  Set<String> ownColumns(ReadTable table) {
    Set<String> own = new HashSet<>();
    fixed.forEach(
        (column, value) -> {
          if (column.table() == table && value.isOwn(column.column())) {
            own.add(column.column());
          }
        });
    return own;
  }

  /** Whether something is known of a table's row, and all of it is true of the changed row. */
  boolean fitsTheChangedRow(ReadTable table) {
    Set<String> columns = new HashSet<>();
    fixed.keySet().stream()
        .filter(column -> column.table() == table)
        .forEach(column -> columns.add(column.column()));
    return !columns.isEmpty() && columns.equals(ownColumns(table));
  }

  /** How many equalities with values of the changed row it has recorded. */
  int toldTerms() {
    return toldTerms;
  }

  private static boolean isPlain(Shown shown) {
    return shown instanceof OfTable column && column.isPlain();
  }

  private void fix(OfTable column, OfChangedRow value) {
    toldTerms++;
    fixed.putIfAbsent(column, value);
    spread();
  }

  private void spread() {
    boolean spread = true;
    while (spread) {
      spread = false;
      for (Equality equality : equalities) {
        spread |= copy(equality.one, equality.other) || copy(equality.other, equality.one);
      }
    }
  }

  private boolean copy(OfTable from, OfTable to) {
    return fixed.containsKey(from) && fixed.putIfAbsent(to, fixed.get(from)) == null;
  }
}
