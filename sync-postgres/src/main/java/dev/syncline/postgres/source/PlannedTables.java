package dev.syncline.postgres.source;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.Connection;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.connect.Session;
import dev.syncline.postgres.setup.ReplicaIdentity;
import dev.syncline.postgres.setup.SourceCatalog;
import dev.syncline.postgres.setup.SourceCode;
import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.setup.SourceTable;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The captured tables as the catalogue knew them when a run began. What was planned from that, such
 * as how a value is written as JSON, would publish something wrong of a table that has changed.
 */
final class PlannedTables {
  private final Connection source;
  private final Map<TableName, SourceTable> relations;
  private final Map<TableName, Set<TableName>> captured;
  private final Runnable look;

  PlannedTables(
      Connection source,
      Map<TableName, SourceTable> relations,
      Map<TableName, Set<TableName>> captured,
      Runnable look) {
    this.source = source;
    this.relations = Map.copyOf(relations);
    this.captured = Map.copyOf(captured);
    this.look = look;
  }

  /**
   * Reads the captured tables and what inherits from them; one that does not exist is left out.
   *
   * @param source asked later what a table is then
   * @param look run whenever the log describes a table anew; fails if capture has lost one
   */
  static PlannedTables read(
      Connection source, java.sql.Connection session, Set<TableName> names, Runnable look)
      throws SQLException {
    Map<TableName, SourceTable> relations = new HashMap<>();
    Map<TableName, Set<TableName>> captured = new HashMap<>();
    SourceCatalog catalog = SourceCatalog.remembering(session);
    for (TableName name : names) {
      Set<TableName> published =
          catalog.find(name).map(SourceTable::published).orElse(Set.of(name));
      for (TableName relation : published) {
        captured.computeIfAbsent(relation, one -> new TreeSet<>()).add(name);
        if (!relations.containsKey(relation)) {
          catalog.find(relation).ifPresent(table -> relations.put(relation, table));
        }
      }
    }
    return new PlannedTables(source, relations, captured, look);
  }

  /** The captured tables that a changed relation's rows are rows of. */
  Set<TableName> captured(TableName relation) {
    return captured.getOrDefault(relation, Set.of(relation));
  }

  /** For each relation whose changes are in the log, the columns that its tables want of it. */
  Map<TableName, Set<String>> wanted(Map<TableName, Set<String>> ofTables) {
    Map<TableName, Set<String>> wanted = new HashMap<>();
    captured.forEach((relation, tables) -> wanted.put(relation, union(tables, ofTables)));
    return wanted;
  }

  /** An empty set wants all. */
  private static Set<String> union(Set<TableName> tables, Map<TableName, Set<String>> ofTables) {
    return tables.stream().anyMatch(table -> ofTables.get(table).isEmpty())
        ? Set.of()
        : tables.stream()
            .flatMap(table -> ofTables.get(table).stream())
            .collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Makes sure that what was planned before is what these are.
   *
   * @throws RetriableException if one has been altered since
   */
  void require(Collection<SourceTable> planned) {
    for (SourceTable table : planned) {
      SourceTable now = relations.get(table.name());
      if (now == null || !continues(table, now)) {
        throw new RetriableException("table " + table.name() + " was altered", null);
      }
    }
  }

  /**
   * The table, when the log describes it anew: it may have been altered, or the log may be older
   * than the plan. New columns do no harm.
   *
   * @param logged for each column the OID of its type, as the log describes it
   * @throws RetriableException if it has changed, for the next run to be planned with what it is
   *     now; or if the source could not be asked
   * @throws DataException if the log has its keys as values of another type
   */
  DescribedTable described(TableName name, Map<String, Long> logged) {
    look.run();
    SourceTable planned = relations.get(name);
    if (planned == null) {
      return new DescribedTable(Optional.empty(), Set.of());
    }
    try (java.sql.Connection session = Session.open(source, "syncline capture")) {
      SourceCatalog catalog = new SourceCatalog(session);
      if (!catalog.find(name).filter(now -> continues(planned, now)).isPresent()) {
        throw new RetriableException("table " + name + " was altered", null);
      }
      return described(planned, retyped(planned, logged, catalog));
    } catch (SQLException cause) {
      throw new RetriableException("cannot look at table " + name, cause);
    }
  }

  private static boolean continues(SourceTable planned, SourceTable now) {
    return now.columns().containsAll(planned.columns())
        && now.primaryKey().equals(planned.primaryKey())
        && now.logsWholeOldRows() == planned.logsWholeOldRows()
        && now.streamedOldRowColumns().containsAll(planned.streamedOldRowColumns());
  }

  private static Set<String> retyped(
      SourceTable planned, Map<String, Long> logged, SourceCatalog catalog) throws SQLException {
    Set<String> retyped = new HashSet<>();
    for (SourceColumn column : planned.columns()) {
      Long type = logged.get(column.name());
      if (type != null
          && type != column.typeOid()
          && !SameText.of(catalog.baseType(type).orElse(type), column)) {
        retyped.add(column.name());
      }
    }
    return retyped;
  }

  private static DescribedTable described(SourceTable planned, Set<String> retyped) {
    Set<String> keys = new HashSet<>(planned.primaryKey());
    planned.streamed().stream()
        .filter(part -> part.identity() == ReplicaIdentity.INDEX)
        .forEach(part -> keys.addAll(part.oldRowColumns()));
    keys.retainAll(retyped);
    if (!keys.isEmpty()) {
      throw new DataException(retypedKey(planned, keys.iterator().next()), null);
    }
    return new DescribedTable(Optional.of(planned), retyped);
  }

  private static Diagnostic retypedKey(SourceTable table, String column) {
    return Diagnostic.error(
        SourceCode.RETYPED_KEY,
        "the log holds changes of table "
            + table.name()
            + " from before column "
            + column
            + " became "
            + table.required(column).type(),
        "sync-cli feed reset, which gives them up and loads everything again");
  }
}
