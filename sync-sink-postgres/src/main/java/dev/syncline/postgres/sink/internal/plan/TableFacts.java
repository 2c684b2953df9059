package dev.syncline.postgres.sink.internal.plan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The facts about a table that comparing its rows needs beyond those of {@link TargetTable}.
 *
 * @param name its full name, quoted
 * @param source the table in a FROM clause: without children that inherit from it, since an INSERT
 *     writes to none of them
 * @param hides whether row-level security may hide rows from this role
 * @param rewrites why a stored row may have other values than those inserted; empty if it has not
 * @param columns its columns by name
 * @param indexes the columns of each unique index, in the index's order
 */
record TableFacts(
    String name,
    String source,
    boolean hides,
    Optional<String> rewrites,
    Map<String, Column> columns,
    List<List<String>> indexes) {
  /**
   * A column.
   *
   * @param type its type with length or precision, as written in SQL
   * @param comparison how two of its values are compared
   * @param equal the operator that compares it as a key
   */
  record Column(String type, RowMapping.Comparison comparison, String equal) {}

  private static final String TABLE =
      """
      SELECT pg_catalog.format('%I.%I', n.nspname, c.relname) AS name, c.relkind = 'r' AS alone,
        pg_catalog.row_security_active(c.oid) AS hides,
        CASE WHEN c.relhasrules THEN 'the table has rules'
             WHEN EXISTS (SELECT FROM pg_catalog.pg_trigger t
                           WHERE NOT t.tgisinternal AND t.tgenabled <> 'D'
                             AND (t.tgrelid = c.oid OR t.tgrelid IN
                                   (SELECT p.relid FROM pg_catalog.pg_partition_tree(c.oid) p)))
             THEN 'the table has triggers, which may change what is stored' END AS rewrites
        FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE c.oid = ?::pg_catalog.oid
      """;

  /**
   * A type's own equality is used if PostgreSQL itself compares it and all that it consists of: if
   * each part has a default index operator class, or is binary coercible to a type that has one.
   */
  private static final String COLUMNS =
      """
      WITH RECURSIVE part(attnum, type) AS (
        SELECT a.attnum, a.atttypid FROM pg_catalog.pg_attribute a
         WHERE a.attrelid = ?::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped
        UNION
        SELECT part.attnum, x.type
          FROM part JOIN pg_catalog.pg_type t ON t.oid = part.type CROSS JOIN LATERAL (
            SELECT t.typbasetype WHERE t.typtype = 'd'
            UNION ALL SELECT t.typelem WHERE t.typcategory = 'A' AND t.typtype = 'b'
            UNION ALL SELECT a.atttypid FROM pg_catalog.pg_attribute a
              WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0
                AND NOT a.attisdropped) AS x(type)
      ), leaf AS (
        SELECT part.attnum, t.oid, t.typnamespace, t.typcategory
          FROM part JOIN pg_catalog.pg_type t ON t.oid = part.type
         WHERE t.typtype = 'b' AND t.typcategory <> 'A'
      ), strange AS (
        SELECT DISTINCT leaf.attnum FROM leaf
         WHERE leaf.typnamespace <> 'pg_catalog'::pg_catalog.regnamespace
            OR NOT EXISTS (
                 SELECT FROM pg_catalog.pg_opclass o JOIN pg_catalog.pg_am m ON m.oid = o.opcmethod
                  WHERE o.opcdefault AND m.amname IN ('btree', 'hash')
                    AND (o.opcintype = leaf.oid OR o.opcintype IN (
                          SELECT k.casttarget FROM pg_catalog.pg_cast k
                           WHERE k.castsource = leaf.oid AND k.castmethod = 'b'
                             AND k.castcontext = 'i')))
      )
      SELECT a.attname, pg_catalog.format_type(a.atttypid, a.atttypmod) AS type,
        a.attnum NOT IN (SELECT attnum FROM strange)
          AND NOT (b.typcategory = 'S') AS equality,
        b.typtype <> 'b' OR b.typcategory = 'A'
          OR b.typnamespace = 'pg_catalog'::pg_catalog.regnamespace AS built_in
        FROM pg_catalog.pg_attribute a
        JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        JOIN pg_catalog.pg_type b ON b.oid = CASE WHEN t.typtype = 'd' THEN (
               WITH RECURSIVE base(oid, typtype, typbasetype) AS (
                 SELECT t.oid, t.typtype, t.typbasetype
                 UNION ALL
                 SELECT d.oid, d.typtype, d.typbasetype
                   FROM base JOIN pg_catalog.pg_type d ON d.oid = base.typbasetype)
               SELECT base.oid FROM base WHERE base.typtype <> 'd') ELSE t.oid END
       WHERE a.attrelid = ?::pg_catalog.oid AND a.attnum > 0 AND NOT a.attisdropped
      """;

  private static final String INDEXES =
      """
      SELECT (SELECT pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY k.n)
                FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k(attnum, n)
                JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
               WHERE k.n <= i.indnkeyatts)
        FROM pg_catalog.pg_index i
       WHERE i.indrelid = ?::pg_catalog.oid AND i.indisunique AND i.indpred IS NULL
         AND i.indexprs IS NULL
      """;

  private static final String IMMUTABLE =
      """
      SELECT p.proname FROM pg_catalog.pg_proc p WHERE p.proname = ANY (?::pg_catalog.name[])
      GROUP BY p.proname HAVING pg_catalog.bool_and(p.provolatile = 'i')
      """;

  /**
   * Reads the facts about a table.
   *
   * @param relation its OID
   */
  static TableFacts of(Connection session, long relation) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(TABLE)) {
      query.setLong(1, relation);
      try (ResultSet row = query.executeQuery()) {
        if (!row.next()) {
          throw new SQLException("the table is gone", "42P01");
        }
        String name = row.getString("name");
        return new TableFacts(
            name,
            (row.getBoolean("alone") ? "ONLY " : "") + name + " AS " + RowMapping.ALIAS,
            row.getBoolean("hides"),
            Optional.ofNullable(row.getString("rewrites")),
            columns(session, relation),
            indexes(session, relation));
      }
    }
  }

  private static Map<String, Column> columns(Connection session, long relation)
      throws SQLException {
    Map<String, Column> columns = new HashMap<>();
    try (PreparedStatement query = session.prepareStatement(COLUMNS)) {
      query.setLong(1, relation);
      query.setLong(2, relation);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          columns.put(
              row.getString("attname"),
              new Column(
                  row.getString("type"),
                  row.getBoolean("equality")
                      ? RowMapping.Comparison.EQUALITY
                      : RowMapping.Comparison.TEXT,
                  row.getBoolean("built_in") ? "OPERATOR(pg_catalog.=)" : "="));
        }
      }
    }
    return columns;
  }

  private static List<List<String>> indexes(Connection session, long relation) throws SQLException {
    List<List<String>> indexes = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(INDEXES)) {
      query.setLong(1, relation);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          indexes.add(List.of((String[]) row.getArray(1).getArray()));
        }
      }
    }
    return indexes;
  }

  /** The functions among these names whose value depends on nothing but their arguments. */
  static Set<String> immutable(Connection session, Set<String> names) throws SQLException {
    Set<String> immutable = new HashSet<>();
    try (PreparedStatement query = session.prepareStatement(IMMUTABLE)) {
      query.setArray(1, session.createArrayOf("text", names.toArray()));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          immutable.add(row.getString(1));
        }
      }
    }
    return immutable;
  }

  /** These columns in the order of their unique index, or as they are if there is none. */
  List<String> inOrderOfIndex(Set<String> key) {
    return indexes.stream()
        .filter(index -> Set.copyOf(index).equals(key))
        .findFirst()
        .orElseGet(() -> key.stream().sorted().toList());
  }
}
