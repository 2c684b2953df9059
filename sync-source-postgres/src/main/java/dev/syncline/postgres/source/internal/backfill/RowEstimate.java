package dev.syncline.postgres.source.internal.backfill;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** Estimates how many rows a table has, without reading a large one. */
final class RowEstimate {
  /** The table, its children and its partitions. */
  private static final String PARTS =
      """
      WITH RECURSIVE part AS (
        SELECT to_regclass(?)::oid AS oid
        UNION
        SELECT i.inhrelid FROM part JOIN pg_inherits i ON i.inhparent = part.oid)
      """;

  /** The planner's own count of all parts; -1 if any part was never analyzed. */
  private static final String ANALYZED =
      PARTS
          + """
          SELECT CASE WHEN bool_or(c.reltuples < 0) THEN -1 ELSE sum(c.reltuples)::bigint END
          FROM part JOIN pg_class c USING (oid) WHERE c.relkind <> 'p' AND c.relpersistence <> 't'
          """;

  private static final int COUNTED = 10_000;

  private final Connection session;

  RowEstimate(Connection session) {
    this.session = session;
  }

  /**
   * The estimate, not negative.
   *
   * @param table its full name in SQL
   */
  long of(String table) throws SQLException {
    long analyzed = number(ANALYZED, table);
    if (analyzed >= 0) {
      return analyzed;
    }
    long counted =
        number("SELECT count(*) FROM (SELECT FROM " + table + " LIMIT " + COUNTED + ") AS counted");
    return counted < COUNTED ? counted : bySize(table);
  }

  /** How many pages the table has, with its children and partitions. */
  long pages(String table) throws SQLException {
    return number(
        PARTS
            + "SELECT coalesce(sum(pg_relation_size(oid)), 0)::bigint"
            + " / current_setting('block_size')::bigint FROM part",
        table);
  }

  /** Estimates from the size of the table and of a sample of its first rows. */
  private long bySize(String table) throws SQLException {
    return number(
        PARTS
            + "SELECT (SELECT sum(pg_relation_size(oid)) FROM part)::bigint"
            + " / (SELECT 28 + avg(pg_column_size(t.*))::bigint FROM (SELECT * FROM "
            + table
            + " LIMIT 1000) AS t)",
        table);
  }

  private long number(String sql, String... parameters) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        query.setString(i + 1, parameters[i]);
      }
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }
}
