package dev.syncline.postgres.source.internal.backfill;

import dev.syncline.engine.spi.RetriableException;
import dev.syncline.postgres.source.internal.setup.SourceColumn;
import dev.syncline.postgres.source.internal.setup.SourceTable;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;

/**
 * Detects whether reading a table by its key can continue: whether its columns are as planned, and
 * whether anything has changed that determines the order of its rows. If the order has changed,
 * unread rows may come before the row that was read last.
 */
final class KeyOrder {
  // The xmin of a column's row in the catalogue changes with its name, type and collation, and if
  // ALTER TABLE ... USING rewrites its values. A collation changes with the library it comes from.
  // Up to PostgreSQL 14 only collations with the same locale show the version of the database's own
  // collation.
  private static final String ORDER =
      """
      SELECT (SELECT pg_catalog.string_agg(
                       pg_catalog.concat_ws(' ', a.attrelid, a.attnum, a.xmin, v.version, l.labels),
                       ', ' ORDER BY k.place)
                FROM ROWS FROM (unnest(?::pg_catalog.text[]), unnest(?::pg_catalog.oid[]))
                       WITH ORDINALITY AS k (name, type, place)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = k.name
               CROSS JOIN LATERAL (
                     SELECT coalesce(
                              (SELECT pg_catalog.pg_collation_actual_version(own.oid)
                                 FROM pg_catalog.pg_collation own WHERE own.oid = a.attcollation),
                              (SELECT max(pg_catalog.pg_collation_actual_version(other.oid))
                                 FROM pg_catalog.pg_collation other
                                 JOIN pg_catalog.pg_database d ON d.datcollate = other.collcollate
                                WHERE d.datname = pg_catalog.current_database()
                                  AND other.collprovider = 'c'
                                  AND a.attcollation
                                      = 'pg_catalog."default"'::pg_catalog.regcollation))
                     ) AS v (version)
               CROSS JOIN LATERAL (
                     SELECT pg_catalog.md5(
                              pg_catalog.string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder))
                       FROM pg_catalog.pg_enum e WHERE e.enumtypid = k.type
                     ) AS l (labels)),
             (SELECT count(*)
                FROM ROWS FROM (unnest(?::pg_catalog.text[]), unnest(?::pg_catalog.oid[]),
                                unnest(?::pg_catalog.text[]), unnest(?::pg_catalog.bool[]))
                       AS planned (name, oid, type, not_null)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = planned.name
               WHERE a.atttypid = planned.oid
                 AND pg_catalog.format_type(a.atttypid, a.atttypmod) = planned.type
                 AND (a.attnotnull OR NOT planned.not_null))
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ? AND c.relname = ?
      """;

  private final Connection session;
  private final SourceTable table;

  /**
   * @param table the table as it was planned for
   */
  KeyOrder(Connection session, SourceTable table) {
    this.session = session;
    this.table = table;
  }

  /**
   * A description of the current order, to be compared with another.
   *
   * @throws RetriableException if the table has been altered: the plan would read another key, or
   *     write its values in another form
   */
  String now() throws SQLException {
    List<SourceColumn> key = table.primaryKey().stream().map(table::required).toList();
    List<SourceColumn> columns = table.columns();
    try (PreparedStatement query = session.prepareStatement(ORDER)) {
      query.setArray(1, array("text", key, SourceColumn::name));
      query.setArray(2, array("oid", key, SourceColumn::baseTypeOid));
      query.setArray(3, array("text", columns, SourceColumn::name));
      query.setArray(4, array("oid", columns, SourceColumn::typeOid));
      query.setArray(5, array("text", columns, SourceColumn::type));
      query.setArray(6, array("bool", columns, SourceColumn::notNull));
      query.setString(7, table.name().schema());
      query.setString(8, table.name().name());
      try (ResultSet row = query.executeQuery()) {
        if (!row.next() || row.getLong(2) < columns.size()) {
          throw new RetriableException("table " + table.name() + " was altered", null);
        }
        return row.getString(1);
      }
    }
  }

  private Array array(
      String type, List<SourceColumn> columns, Function<SourceColumn, Object> property)
      throws SQLException {
    return session.createArrayOf(type, columns.stream().map(property).toArray());
  }
}
