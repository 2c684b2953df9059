package dev.syncline.postgres.backfill;

import dev.syncline.postgres.setup.SourceColumn;
import dev.syncline.postgres.setup.SourceTable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * All that decides in which order a table's rows come by its key. Where it is not what it was, rows
 * that have not been read may come before the one that was read last.
 */
final class KeyOrder {
  // The xmin of a column's row in the catalogue changes with its name, type and collation, and
  // where its values were rewritten by ALTER TABLE ... USING. A collation changes with the library
  // it comes from. Up to PostgreSQL 14 none but its namesakes tell the version of the database's.
  private static final String ORDER =
      """
      SELECT pg_catalog.string_agg(
               pg_catalog.concat_ws(' ', a.attrelid, a.attnum, a.xmin, v.version, l.labels),
               ', ' ORDER BY k.place)
        FROM ROWS FROM (unnest(?::pg_catalog.text[]), unnest(?::pg_catalog.oid[]))
               WITH ORDINALITY AS k (name, type, place)
        JOIN pg_catalog.pg_namespace n ON n.nspname = ?
        JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = ?
        JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attname = k.name
       CROSS JOIN LATERAL (
             SELECT coalesce(
                      (SELECT pg_catalog.pg_collation_actual_version(own.oid)
                         FROM pg_catalog.pg_collation own WHERE own.oid = a.attcollation),
                      (SELECT max(pg_catalog.pg_collation_actual_version(other.oid))
                         FROM pg_catalog.pg_collation other
                         JOIN pg_catalog.pg_database d ON d.datcollate = other.collcollate
                        WHERE d.datname = pg_catalog.current_database() AND other.collprovider = 'c'
                          AND a.attcollation = 'pg_catalog."default"'::pg_catalog.regcollation))
             ) AS v (version)
       CROSS JOIN LATERAL (
             SELECT pg_catalog.md5(pg_catalog.string_agg(e.enumlabel, ',' ORDER BY e.enumsortorder))
               FROM pg_catalog.pg_enum e WHERE e.enumtypid = k.type
             ) AS l (labels)
      """;

  private final Connection session;
  private final SourceTable table;

  KeyOrder(Connection session, SourceTable table) {
    this.session = session;
    this.table = table;
  }

  /** What it is now, to be compared; empty if the key is gone. */
  String now() throws SQLException {
    try (PreparedStatement query = session.prepareStatement(ORDER)) {
      Object[] types =
          table.primaryKey().stream().map(table::required).map(SourceColumn::baseTypeOid).toArray();
      query.setArray(1, session.createArrayOf("text", table.primaryKey().toArray()));
      query.setArray(2, session.createArrayOf("oid", types));
      query.setString(3, table.name().schema());
      query.setString(4, table.name().name());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1) == null ? "" : row.getString(1);
      }
    }
  }
}
