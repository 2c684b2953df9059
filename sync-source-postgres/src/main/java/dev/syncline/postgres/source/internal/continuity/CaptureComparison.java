package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.postgres.source.internal.continuity.Difference.Kind;
import dev.syncline.postgres.source.internal.transform.plan.ReadColumns;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Compares the objects that capture depends on with those that the feed remembers. */
final class CaptureComparison {
  private final CapturedObjects before;
  private final CapturedObjects now;
  private final NavigableSet<String> names = new TreeSet<>();
  private final List<Difference> differences = new ArrayList<>();

  private final Emptiness emptiness;

  /** Checks whether a relation certainly has no rows. */
  interface Emptiness {
    boolean isEmpty(String oid) throws SQLException;
  }

  private CaptureComparison(CapturedObjects before, CapturedObjects now, Emptiness emptiness) {
    this.before = before;
    this.now = now;
    this.emptiness = emptiness;
    names.addAll(before.names());
    names.addAll(now.names());
  }

  /**
   * Finds all differences.
   *
   * @param before what the feed remembers; empty for a new feed
   * @param now what the catalog contains
   * @param tables the captured tables with the columns that are read
   * @param emptiness checks parts that were attached
   * @throws SQLException as {@code emptiness} does
   */
  static List<Difference> of(
      CapturedObjects before,
      CapturedObjects now,
      Map<TableName, ReadColumns> tables,
      Emptiness emptiness)
      throws SQLException {
    CaptureComparison comparison = new CaptureComparison(before, now, emptiness);
    if (!before.isEmpty()) {
      comparison.comparePublication();
    }
    if (!before.isEmpty()
        && comparison.differences.stream().noneMatch(Difference::isOfAllThereIs)) {
      for (Map.Entry<TableName, ReadColumns> table : new TreeMap<>(tables).entrySet()) {
        comparison.compareTable(table.getKey(), table.getValue());
      }
    }
    return comparison.differences;
  }

  private void comparePublication() {
    String name = CapturedNames.PUBLICATION;
    if (!before.names().contains(name)) {
      return;
    }
    if (!now.names().contains(name)) {
      all(Kind.UNREADABLE, "the publication was dropped");
    } else if (differs(name, CapturedNames.OID)) {
      all(Kind.UNREADABLE, "the publication was dropped and created again");
    } else if (wasAltered(name, CapturedNames.VERSION, CapturedNames.OWNER)) {
      all(Kind.MISSED, "the publication was altered, and may have left changes out");
    } else if (differs(name, CapturedNames.OTHERS)) {
      all(Kind.ALTERED, "other tables were added to the publication, or taken out");
    }
  }

  private void compareTable(TableName table, ReadColumns read) throws SQLException {
    String name = CapturedNames.table(table);
    if (!now.names().contains(name)) {
      add(Kind.ALTERED, table, "there is no table of that name");
    } else if (!before.names().contains(name)) {
      add(Kind.MISSED, table, "the table was not captured until now");
    } else if (differs(name, CapturedNames.OID)) {
      add(
          Kind.MISSED,
          table,
          "it is another table than before: dropped and created again, or renamed into its place");
    } else {
      compareCommon(table, read, name, "the table");
      differences.addAll(
          new ColumnComparison(before, now, table, read, storage(table)).differences());
      compareParts(table, read);
    }
  }

  /** A table whose rows are in parts counts as rewritten if any of the parts was rewritten. */
  private ColumnComparison.Storage storage(TableName table) {
    boolean rewritten =
        Stream.concat(Stream.of(CapturedNames.table(table)), parts(table).stream())
            .filter(relation -> before.of(relation).containsKey(CapturedNames.FILE))
            .filter(now.names()::contains)
            .anyMatch(relation -> differs(relation, CapturedNames.FILE));
    return rewritten ? ColumnComparison.Storage.REWRITTEN : ColumnComparison.Storage.KEPT;
  }

  private void compareCommon(TableName table, ReadColumns read, String name, String subject) {
    if (differs(name, CapturedNames.ENTRY)) {
      add(
          Kind.MISSED,
          table,
          subject + " was taken out of the publication, or put into it in another way");
    }
    if (wasAltered(name, CapturedNames.NAMING, CapturedNames.OWNER)) {
      add(Kind.MISSED, table, subject + " had another name for a while");
    }
    if (wasAltered(name, CapturedNames.SCHEMA_VERSION, CapturedNames.SCHEMA_RIGHTS)) {
      add(
          Kind.SUSPECTED,
          table,
          "the schema of "
              + subject
              + " had another name for a while, or was granted what was granted already");
    }
    if (differs(name, CapturedNames.PERSISTENCE)) {
      add(Kind.MISSED, table, subject + " became logged or unlogged");
    }
    if (differs(name, CapturedNames.IDENTITY) || differs(name, CapturedNames.KEYS)) {
      add(Kind.ALTERED, table, subject + " has another key or replica identity");
    }
    if (differs(name, CapturedNames.HIDDEN)) {
      add(Kind.ALTERED, table, subject + " has other row-level security");
    }
    if (differs(name, CapturedNames.GENERATED)) {
      add(Kind.ALTERED, table, subject + " has other generated columns");
    }
    compareExpressions(table, read, name, subject);
  }

  /**
   * A column that is no longer generated keeps its values, so only the present ones are compared.
   */
  private void compareExpressions(TableName table, ReadColumns read, String name, String subject) {
    now.of(name)
        .forEach(
            (property, definition) -> {
              String column = property.substring(property.indexOf(' ') + 1);
              if (property.startsWith(CapturedNames.EXPRESSION)
                  && read.reads(column)
                  && before.of(name).containsKey(property)
                  && differs(name, property)) {
                add(
                    Kind.MISSED,
                    table,
                    "column " + column + " of " + subject + " is generated in another way");
              }
            });
  }

  private void compareParts(TableName table, ReadColumns read) throws SQLException {
    for (String part : parts(table)) {
      comparePart(table, read, part);
    }
  }

  private List<String> parts(TableName table) {
    String prefix = CapturedNames.partsOf(table);
    return names.tailSet(prefix).stream().takeWhile(name -> name.startsWith(prefix)).toList();
  }

  private void comparePart(TableName table, ReadColumns read, String part) throws SQLException {
    if (!now.names().contains(part)) {
      add(Kind.EMPTIED, table, partName(before.of(part)) + " was dropped, or is no part of it now");
    } else if (!before.names().contains(part)) {
      compareNewPart(table, now.of(part));
    } else if (differs(part, CapturedNames.LINK)) {
      add(Kind.MISSED, table, partName(now.of(part)) + " was detached and attached again");
    } else {
      compareCommon(table, read, part, partName(now.of(part)));
      if (differs(part, CapturedNames.FILE)) {
        add(Kind.EMPTIED, table, partName(now.of(part)) + " was truncated or rewritten");
      }
    }
  }

  private void compareNewPart(TableName table, Map<String, String> part) throws SQLException {
    boolean born = CapturedNames.BORN.equals(part.get(CapturedNames.ORIGIN));
    if (!born && !emptiness.isEmpty(Objects.requireNonNull(part.get(CapturedNames.OID)))) {
      add(Kind.MISSED, table, partName(part) + " was attached with rows in it");
    } else if (!isLikeTheOthers(part, now.of(CapturedNames.table(table)))) {
      add(Kind.ALTERED, table, partName(part) + " is new");
    }
  }

  /**
   * Whether the plan and the checks of the table hold for a new part as well. They never do for a
   * child: its changes arrive under its own name, which a run knows only if the child existed when
   * the run began, even if the child has been published since.
   */
  private static boolean isLikeTheOthers(Map<String, String> part, Map<String, String> table) {
    return !CapturedNames.CHILD.equals(part.get(CapturedNames.ORIGIN))
        && CapturedNames.LOGGED.equals(part.get(CapturedNames.PERSISTENCE))
        && Stream.of(CapturedNames.IDENTITY, CapturedNames.KEYS, CapturedNames.GENERATED)
            .allMatch(name -> Objects.equals(part.get(name), table.get(name)));
  }

  private static String partName(Map<String, String> part) {
    return "its part " + part.get(CapturedNames.NAME);
  }

  /**
   * Whether an object has a new version that the property {@code explanation} does not explain. A
   * property that the feed did not remember is no difference.
   */
  private boolean wasAltered(String object, String version, String explanation) {
    return before.of(object).containsKey(version)
        && differs(object, version)
        && !differs(object, explanation);
  }

  private boolean differs(String object, String property) {
    return !before.of(object).getOrDefault(property, "").equals(now.of(object).get(property));
  }

  private void add(Kind kind, TableName table, String what) {
    differences.add(Difference.of(kind, table, what));
  }

  private void all(Kind kind, String what) {
    differences.add(Difference.ofAll(kind, what));
  }
}
