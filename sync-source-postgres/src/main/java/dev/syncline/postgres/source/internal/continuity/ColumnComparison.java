package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.postgres.source.internal.continuity.Difference.Kind;
import dev.syncline.postgres.source.internal.transform.plan.ReadColumns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Compares the columns that public schemas read of a table with those that the feed remembers: an
 * alteration may have changed the values of existing rows, which the log does not contain.
 */
final class ColumnComparison {
  private static final long TEXT = 25;
  private static final long VARCHAR = 1043;

  /** Types between which a column can be altered without changing the text of its values. */
  private static final Set<Long> CHARACTERS = Set.of(TEXT, VARCHAR);

  private final CapturedObjects before;
  private final CapturedObjects now;
  private final TableName table;
  private final ReadColumns read;
  private final Storage storage;
  private final List<Difference> differences = new ArrayList<>();

  /** Whether the rows of a table have been rewritten since. */
  enum Storage {
    KEPT,
    REWRITTEN
  }

  /**
   * @param read the columns to compare
   */
  ColumnComparison(
      CapturedObjects before,
      CapturedObjects now,
      TableName table,
      ReadColumns read,
      Storage storage) {
    this.before = before;
    this.now = now;
    this.table = table;
    this.read = read;
    this.storage = storage;
  }

  /** All differences; none for a table whose columns the feed does not remember. */
  List<Difference> differences() {
    Map<String, CapturedColumn> old = columns(before);
    Map<String, CapturedColumn> present = columns(now);
    if (old.isEmpty()) {
      return List.of();
    }
    Set<String> names = new TreeSet<>(old.keySet());
    names.addAll(present.keySet());
    names.stream()
        .filter(read::reads)
        .forEach(name -> compare("column " + name, old.get(name), present.get(name)));
    return List.copyOf(differences);
  }

  private Map<String, CapturedColumn> columns(CapturedObjects objects) {
    return CapturedNames.columns(objects.of(CapturedNames.table(table)));
  }

  private void compare(
      String column, @Nullable CapturedColumn old, @Nullable CapturedColumn present) {
    if (old == null) {
      added(column);
    } else if (present == null) {
      gone(column);
    } else if (old.number() != present.number()) {
      altered(
          column
              + " is another one than before: dropped and added again, or renamed into its place");
    } else if (old.type() != present.type() && !isSameText(old, present)) {
      altered(column + " is of another type");
    } else if (isRewritten(old, present)) {
      rewritten(column, old, present);
    } else {
      present.types().stream()
          .map(CapturedNames::type)
          .filter(before.names()::contains)
          .forEach(type -> compareType(column, before.of(type), now.of(type)));
    }
  }

  /** A column that SQL reads by name existed before, or is new to the SQL as well. */
  private void added(String column) {
    if (read.readsWholeRows()) {
      altered(column + " was added, and rows are read as a whole");
    }
  }

  /** The feed remembers a dropped column until one of its name exists again. */
  private void gone(String column) {
    if (read.readsWholeRows()) {
      altered(column + " was dropped or renamed, and rows are read as a whole");
    } else {
      differences.add(Difference.of(Kind.ALTERED, table, column + " was dropped or renamed"));
    }
  }

  private boolean isRewritten(CapturedColumn old, CapturedColumn present) {
    return storage == Storage.REWRITTEN && !old.version().equals(present.version());
  }

  private boolean isSameText(CapturedColumn old, CapturedColumn present) {
    return CHARACTERS.contains(old.type())
        && CHARACTERS.contains(present.type())
        && !isRewritten(old, present);
  }

  /** Any rewrite changes the catalog entry of a column that was filled until then. */
  private void rewritten(String column, CapturedColumn old, CapturedColumn present) {
    if (old.filled() && !present.filled()) {
      differences.add(
          Difference.of(
              Kind.SUSPECTED,
              table,
              column
                  + " was recomputed, or the table was rewritten for the first time since it was"
                  + " added"));
    } else {
      altered(column + " was altered and the table rewritten, as by ALTER COLUMN ... USING");
    }
  }

  private void compareType(String column, Map<String, String> old, Map<String, String> present) {
    old.forEach(
        (property, value) -> {
          boolean matters =
              property.equals(CapturedNames.ATTRIBUTES) || property.startsWith(CapturedNames.LABEL);
          if (matters && !value.equals(present.get(property))) {
            altered(
                column
                    + " has values of type "
                    + present.get(CapturedNames.NAME)
                    + ", of which "
                    + renamed(property, value, present));
          }
        });
  }

  private static String renamed(String property, String value, Map<String, String> present) {
    return property.equals(CapturedNames.ATTRIBUTES)
        ? "an attribute was added, dropped or renamed"
        : "label " + value + " is now " + present.get(property);
  }

  private void altered(String what) {
    differences.add(Difference.of(Kind.MISSED, table, what));
  }
}
