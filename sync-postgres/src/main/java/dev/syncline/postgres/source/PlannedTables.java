package dev.syncline.postgres.source;

import dev.syncline.engine.change.TableName;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.manifest.Connection;
import dev.syncline.postgres.connect.Session;
import dev.syncline.postgres.setup.SourceCatalog;
import dev.syncline.postgres.setup.SourceTable;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The captured tables as the catalogue knew them when a run began. What was planned from that, such
 * as how a value is written as JSON, would publish something wrong of a table that has changed.
 */
final class PlannedTables {
  private final Connection source;
  private final Map<TableName, SourceTable> tables;

  private PlannedTables(Connection source, Map<TableName, SourceTable> tables) {
    this.source = source;
    this.tables = Map.copyOf(tables);
  }

  /** Reads the tables of that name; one that does not exist is left out. */
  static PlannedTables read(Connection source, java.sql.Connection session, Set<TableName> names)
      throws SQLException {
    Map<TableName, SourceTable> tables = new HashMap<>();
    SourceCatalog catalog = new SourceCatalog(session);
    for (TableName name : names) {
      catalog.find(name).ifPresent(table -> tables.put(name, table));
    }
    return new PlannedTables(source, tables);
  }

  Map<TableName, SourceTable> all() {
    return tables;
  }

  /**
   * The table, when the log describes it anew: it may have been altered. New columns do no harm.
   *
   * @throws RetriableException if it has changed, for the next run to be planned with what it is
   *     now; or if the source could not be asked
   */
  Optional<SourceTable> described(TableName name) {
    SourceTable planned = tables.get(name);
    if (planned != null && !now(name).filter(table -> continues(planned, table)).isPresent()) {
      throw new RetriableException("table " + name + " was altered", null);
    }
    return Optional.ofNullable(planned);
  }

  private static boolean continues(SourceTable planned, SourceTable now) {
    return now.columns().containsAll(planned.columns())
        && now.primaryKey().equals(planned.primaryKey())
        && now.replicaIdentity() == planned.replicaIdentity();
  }

  private Optional<SourceTable> now(TableName name) {
    try (java.sql.Connection session = Session.open(source, "syncline capture")) {
      return new SourceCatalog(session).find(name);
    } catch (SQLException cause) {
      throw new RetriableException("cannot look at table " + name, cause);
    }
  }
}
