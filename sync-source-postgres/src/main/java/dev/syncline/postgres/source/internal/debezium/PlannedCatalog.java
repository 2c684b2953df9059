package dev.syncline.postgres.source.internal.debezium;

import dev.syncline.engine.change.TableName;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import io.debezium.connector.postgresql.connection.PostgresConnection;
import io.debezium.relational.Column;
import io.debezium.relational.TableId;
import io.debezium.relational.Tables;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Answers the engine's catalog queries from the plan. Without it the engine queries the columns and
 * the key whenever the log describes a table. Capture checks by itself that the planned ones still
 * hold. For a table that is not planned, it queries the catalog on the engine's own connection.
 */
final class PlannedCatalog extends PostgresConnection {
  private final PostgresConnection engine;
  private final Function<TableName, Optional<SourceTable>> tables;

  PlannedCatalog(PostgresConnection engine, Function<TableName, Optional<SourceTable>> tables) {
    super(engine.config(), PostgresConnection.CONNECTION_GENERAL);
    this.engine = engine;
    this.tables = tables;
  }

  @Override
  public List<Column> getTableColumnsForDecoder(TableId table, Tables.ColumnNameFilter filter)
      throws SQLException {
    Optional<SourceTable> planned = planned(table);
    return planned.isEmpty()
        ? engine.getTableColumnsForDecoder(table, filter)
        : planned.get().columns().stream().map(PlannedCatalog::column).toList();
  }

  @Override
  public List<String> readPrimaryKeyNames(DatabaseMetaData catalogue, TableId table)
      throws SQLException {
    Optional<SourceTable> planned = planned(table);
    return planned.isEmpty()
        ? engine.readPrimaryKeyNames(catalogue, table)
        : new ArrayList<>(planned.get().primaryKey());
  }

  @Override
  public synchronized Connection connection() throws SQLException {
    return engine.connection();
  }

  @Override
  public synchronized void close() {
    engine.close();
  }

  private Optional<SourceTable> planned(TableId table) {
    return tables.apply(new TableName(table.schema(), table.table()));
  }

  private static Column column(SourceColumn column) {
    return Column.editor().name(column.name()).optional(!column.notNull()).create();
  }
}
