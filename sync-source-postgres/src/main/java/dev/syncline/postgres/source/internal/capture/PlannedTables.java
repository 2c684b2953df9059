package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.session.Session;
import dev.syncline.postgres.source.internal.setup.ReplicaIdentity;
import dev.syncline.postgres.source.internal.setup.SourceCatalog;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import dev.syncline.postgres.source.internal.transform.SourceSnapshot;
import dev.syncline.postgres.source.internal.transform.VisibilityWait;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The captured tables as the catalog described them when a run began. The plan, such as how a value
 * is written as JSON, is based on them and would publish wrong values of a table that has changed.
 */
final class PlannedTables {
  private final ConnectionSettings source;
  private final Map<TableName, SourceTable> relations;
  private final Map<TableName, Set<TableName>> captured;
  private final Runnable look;
  private Seen latest;

  /** The transaction whose tables were checked last; 0 if none. */
  private long lookedAfter;

  /**
   * The relations that one query of the catalog found.
   *
   * @param by the snapshot; all transactions visible in it are reflected
   * @param relations those that exist
   */
  private record Seen(SourceSnapshot by, Map<TableName, SourceTable> relations) {
    static Seen now(Connection session, Set<TableName> relations) throws SQLException {
      SourceSnapshot by = VisibilityWait.current(session);
      return new Seen(by, new SourceCatalog(session).findNamed(relations));
    }
  }

  private PlannedTables(
      ConnectionSettings source,
      Map<TableName, Set<TableName>> captured,
      Runnable look,
      Seen seen) {
    this.source = source;
    this.captured = Map.copyOf(captured);
    this.look = look;
    latest = seen;
    relations = Map.copyOf(seen.relations());
  }

  /** No planned table: every change is read as the log describes it. */
  static PlannedTables none(ConnectionSettings source) {
    return new PlannedTables(
        source, Map.of(), () -> {}, new Seen(SourceSnapshot.parse("1:1:"), Map.of()));
  }

  /**
   * Reads the captured tables and those that inherit from them; omits a table that does not exist.
   *
   * @param source queried later for the current definition of a table
   * @param look runs whenever the log describes a table again; fails if changes of a table were
   *     lost
   */
  static PlannedTables read(
      ConnectionSettings source, Connection session, Set<TableName> names, Runnable look)
      throws SQLException {
    SourceSnapshot by = VisibilityWait.current(session);
    SourceCatalog catalog = new SourceCatalog(session);
    Map<TableName, SourceTable> found = catalog.findNamed(names);
    Map<TableName, Set<TableName>> captured = new HashMap<>();
    for (TableName name : names) {
      SourceTable table = found.get(name);
      for (TableName relation : table == null ? Set.of(name) : table.published()) {
        captured.computeIfAbsent(relation, one -> new TreeSet<>()).add(name);
      }
    }
    Seen seen = new Seen(by, catalog.findNamed(captured.keySet()));
    return new PlannedTables(source, captured, look, seen);
  }

  /** A relation as it was when the run began; empty if it did not exist, or is not captured. */
  Optional<SourceTable> planned(TableName relation) {
    return Optional.ofNullable(relations.get(relation));
  }

  /** The captured tables to which the rows of a changed relation belong. */
  Set<TableName> captured(TableName relation) {
    return captured.getOrDefault(relation, Set.of(relation));
  }

  /** For each relation whose changes are in the log, the columns to capture for its tables. */
  Map<TableName, Set<String>> wanted(Map<TableName, Set<String>> ofTables) {
    Map<TableName, Set<String>> wanted = new HashMap<>();
    captured.forEach((relation, tables) -> wanted.put(relation, union(tables, ofTables)));
    return wanted;
  }

  /** An empty set means all columns. */
  private static Set<String> union(Set<TableName> tables, Map<TableName, Set<String>> ofTables) {
    List<Set<String>> wanted =
        tables.stream().map(table -> Objects.requireNonNull(ofTables.get(table))).toList();
    return wanted.stream().anyMatch(Set::isEmpty)
        ? Set.of()
        : wanted.stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * Makes sure that these tables still match those that the plan is based on.
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
   * Checks a table when the log describes it again: it may have been altered, or the log may be
   * older than the plan. New columns do no harm.
   *
   * @param logged for each column the OID of its type, as the log describes it
   * @param by the transaction whose changes the description precedes
   * @throws RetriableException if it has changed, so that the next run is planned with its current
   *     definition; or if the source could not be queried
   * @throws DataException if the log contains its keys as values of another type
   */
  DescribedTable described(TableName name, Map<String, Long> logged, TransactionHeader by) {
    look.run();
    SourceTable planned = relations.get(name);
    if (planned == null) {
      return new DescribedTable(Optional.empty(), Set.of());
    }
    try {
      SourceTable now = seenAfter(by, name).get(name);
      if (now == null || !continues(planned, now)) {
        throw new RetriableException("table " + name + " was altered", null);
      }
      return described(planned, retyped(planned, logged));
    } catch (SQLException cause) {
      throw new RetriableException("cannot look at table " + name, cause);
    }
  }

  /**
   * A relation, perhaps with others, as they were at some time after a transaction. For the first
   * table that a transaction describes, the query reads only that table. For the second, one query
   * reads all tables and serves those that follow, since a transaction, such as the first after a
   * start, may change them all.
   */
  private Map<TableName, SourceTable> seenAfter(TransactionHeader transaction, TableName name)
      throws SQLException {
    if (latest.by().sees(Set.of(transaction.transactionId()))) {
      return latest.relations();
    }
    boolean first = lookedAfter != transaction.transactionId();
    lookedAfter = transaction.transactionId();
    try (Connection session = Session.open(source, "syncline capture")) {
      Seen seen = Seen.now(session, first ? Set.of(name) : relations.keySet());
      latest = first ? latest : seen;
      return seen.relations();
    }
  }

  private static boolean continues(SourceTable planned, SourceTable now) {
    return now.columns().containsAll(planned.columns())
        && now.primaryKey().equals(planned.primaryKey())
        && keepsUnique(planned, now)
        && now.hasChildren() == planned.hasChildren()
        && now.lateKeys().equals(planned.lateKeys())
        && now.logsWholeOldRows() == planned.logsWholeOldRows()
        && now.streamedNotNull().containsAll(planned.streamedNotNull())
        && now.streamedOldRowColumns().containsAll(planned.streamedOldRowColumns());
  }

  /**
   * The public key may be one of the unique keys: without that constraint several source rows could
   * have the same public key.
   */
  private static boolean keepsUnique(SourceTable planned, SourceTable now) {
    return planned.uniqueKeys().stream().allMatch(key -> now.isUnique(key.columns()));
  }

  private Set<String> retyped(SourceTable planned, Map<String, Long> logged) throws SQLException {
    List<SourceColumn> others =
        planned.columns().stream()
            .filter(
                column -> logged.getOrDefault(column.name(), column.typeOid()) != column.typeOid())
            .toList();
    Set<String> retyped = new HashSet<>();
    if (others.isEmpty()) {
      return retyped;
    }
    try (Connection session = Session.open(source, "syncline capture")) {
      SourceCatalog catalog = new SourceCatalog(session);
      for (SourceColumn column : others) {
        long type = logged.getOrDefault(column.name(), column.typeOid());
        if (!SameText.of(catalog.baseType(type).orElse(type), column)) {
          retyped.add(column.name());
        }
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
