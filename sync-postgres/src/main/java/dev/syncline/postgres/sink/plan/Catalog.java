package dev.syncline.postgres.sink.plan;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Asks the destination's system catalogue what consumer SQL alone does not tell. */
final class Catalog {
  private static final String TABLE =
      """
      SELECT coalesce(pg_partition_root(c.oid), c.oid)::oid::bigint AS oid,
        CASE
          WHEN c.relkind NOT IN ('r', 'p') THEN 'its target is not a table'
          WHEN c.relhasrules THEN 'its target has rules'
          WHEN c.relrowsecurity THEN 'its target has row-level security'
          WHEN EXISTS (SELECT FROM pg_trigger t WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
                         AND (t.tgrelid = c.oid OR t.tgrelid IN
                                (SELECT relid FROM pg_partition_tree(pg_partition_root(c.oid)))))
            THEN 'its target has triggers'
          WHEN EXISTS (SELECT FROM pg_attrdef d
                         JOIN pg_depend p ON p.classid = 'pg_attrdef'::regclass AND p.objid = d.oid
                           AND p.refclassid = 'pg_proc'::regclass
                         JOIN pg_proc f ON f.oid = p.refobjid
                         JOIN pg_language l ON l.oid = f.prolang AND l.lanname NOT IN ('c', 'internal')
                        WHERE d.adrelid = c.oid)
            THEN 'its target has a default that calls a function'
        END AS obstacle
      FROM pg_class c WHERE c.oid = to_regclass(?)
      """;

  private static final String COLUMNS =
      """
      SELECT a.attname, format_type(a.atttypid, -1),
        a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'bool'::regtype,
                       'uuid'::regtype, 'date'::regtype, 'bytea'::regtype)
        OR a.atttypid IN ('timestamp'::regtype, 'timestamptz'::regtype) AND a.atttypmod = -1
        OR a.atttypid IN ('text'::regtype, 'varchar'::regtype)
           AND coalesce((SELECT l.collisdeterministic FROM pg_collation l WHERE l.oid = a.attcollation), true)
      FROM pg_attribute a
      WHERE a.attrelid = to_regclass(?) AND a.attnum > 0 AND NOT a.attisdropped ORDER BY a.attnum
      """;

  private static final String UNIQUE_KEYS =
      """
      SELECT CASE WHEN i.indpred IS NULL AND i.indexprs IS NULL AND i.indisunique THEN
          (SELECT array_agg(a.attname::text) FROM unnest(i.indkey) WITH ORDINALITY AS k(attnum, n)
             JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
            WHERE k.n <= i.indnkeyatts)
          ELSE '{}' END
      FROM pg_index i
      WHERE i.indrelid = to_regclass(?) AND (i.indisunique OR i.indisexclusion)
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT coalesce(pg_partition_root(f.conrelid), f.conrelid)::oid::bigint,
             coalesce(pg_partition_root(f.confrelid), f.confrelid)::oid::bigint,
             (SELECT array_agg(a.attname::text) FROM pg_attribute a
               WHERE a.attrelid = f.confrelid AND a.attnum = ANY (f.confkey))
      FROM pg_constraint f WHERE f.contype = 'f'
      """;

  private static final String ORDER_SAFE_FUNCTION =
      """
      SELECT coalesce(bool_and(provolatile = 'i'
               OR provolatile = 's' AND pronamespace = 'pg_catalog'::regnamespace), false)
      FROM pg_proc WHERE proname = ?
      """;

  private static final String CONSTRAINT_COLUMNS =
      """
      SELECT array_agg(a.attname::text) FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
      WHERE c.conrelid = to_regclass(?) AND c.conname = ?
      """;

  private final Connection connection;

  Catalog(Connection connection) {
    this.connection = connection;
  }

  /** The table an SQL name stands for, if there is one. */
  Optional<TargetTable> table(String sqlName) throws SQLException {
    try (PreparedStatement statement = prepare(TABLE, sqlName);
        ResultSet row = statement.executeQuery()) {
      if (!row.next()) {
        return Optional.empty();
      }
      return Optional.of(
          new TargetTable(
              row.getLong("oid"),
              Optional.ofNullable(row.getString("obstacle")),
              columns(sqlName),
              uniqueKeys(sqlName)));
    }
  }

  /** The columns of a constraint; empty if there is none of that name. */
  Set<String> constraintColumns(String sqlTable, String constraint) throws SQLException {
    try (PreparedStatement statement = prepare(CONSTRAINT_COLUMNS, sqlTable)) {
      statement.setString(2, constraint);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return names(row.getArray(1));
      }
    }
  }

  /**
   * Whether a function's value depends on its arguments only, or is a built-in that does not look
   * at tables: it may be called earlier or later without a difference.
   */
  boolean orderSafe(String function) throws SQLException {
    try (PreparedStatement statement = prepare(ORDER_SAFE_FUNCTION, function);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getBoolean(1);
    }
  }

  ForeignKeys foreignKeys() throws SQLException {
    List<ForeignKeys.ForeignKey> keys = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(FOREIGN_KEYS);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        keys.add(
            new ForeignKeys.ForeignKey(row.getLong(1), row.getLong(2), names(row.getArray(3))));
      }
    }
    return new ForeignKeys(keys);
  }

  private Map<String, TargetTable.Column> columns(String sqlName) throws SQLException {
    Map<String, TargetTable.Column> columns = new LinkedHashMap<>();
    try (PreparedStatement statement = prepare(COLUMNS, sqlName);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        columns.put(row.getString(1), new TargetTable.Column(row.getString(2), row.getBoolean(3)));
      }
    }
    return columns;
  }

  private List<Set<String>> uniqueKeys(String sqlName) throws SQLException {
    List<Set<String>> keys = new ArrayList<>();
    try (PreparedStatement statement = prepare(UNIQUE_KEYS, sqlName);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        keys.add(names(row.getArray(1)));
      }
    }
    return keys;
  }

  private PreparedStatement prepare(String sql, String argument) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setString(1, argument);
    return statement;
  }

  private static Set<String> names(Array array) throws SQLException {
    return array == null ? Set.of() : Set.of((String[]) array.getArray());
  }
}
