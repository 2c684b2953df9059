package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.session.UserPath;
import dev.syncline.postgres.sink.internal.key.KeyForm;
import dev.syncline.postgres.sink.internal.plan.Catalog.Constraint;
import dev.syncline.postgres.sink.internal.plan.Catalog.Name;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a destination's catalogue for all consumer SQL at once and in one snapshot, so that the
 * fingerprint belongs to the same rows as the plan.
 */
final class CatalogReading {
  /** Each named relation with its family: itself, its partition root and all tables below them. */
  private static final String FAMILIES =
      """
      WITH RECURSIVE named AS (
        SELECT c.oid FROM pg_catalog.pg_class c
         WHERE c.relname = ANY (?::pg_catalog.name[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
           AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)
      ), family(named, relation) AS (
        SELECT named.oid, start.relation
          FROM named CROSS JOIN LATERAL
            (VALUES (named.oid), (pg_catalog.pg_partition_root(named.oid)::pg_catalog.oid)) AS start(relation)
         WHERE start.relation IS NOT NULL
        UNION
        SELECT family.named, i.inhrelid
          FROM family JOIN pg_catalog.pg_inherits i ON i.inhparent = family.relation
      )
      """;

  private static final String TABLES =
      FAMILIES
          + """
          SELECT c.oid::pg_catalog.int8 AS relation, n.nspname, c.relname,
            coalesce(pg_catalog.pg_partition_root(c.oid)::pg_catalog.oid, c.oid)::pg_catalog.int8 AS oid,
            (SELECT pg_catalog.array_agg(f.relation::pg_catalog.int8) FROM family f WHERE f.named = c.oid) AS family,
            CASE
              WHEN c.relkind NOT IN ('r', 'p') THEN 'its target is not a table'
              WHEN c.relhasrules THEN 'its target has rules'
              WHEN EXISTS (SELECT FROM family f JOIN pg_catalog.pg_trigger t ON t.tgrelid = f.relation
                            WHERE f.named = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D')
                THEN 'its target has triggers'
              WHEN EXISTS (SELECT FROM pg_catalog.pg_attrdef d
                             JOIN pg_catalog.pg_depend p
                               ON p.classid = 'pg_catalog.pg_attrdef'::pg_catalog.regclass AND p.objid = d.oid
                              AND p.refclassid = 'pg_catalog.pg_proc'::pg_catalog.regclass
                             JOIN pg_catalog.pg_proc x ON x.oid = p.refobjid
                             JOIN pg_catalog.pg_language l ON l.oid = x.prolang AND l.lanname NOT IN ('c', 'internal')
                            WHERE d.adrelid = c.oid)
                THEN 'its target has a default that calls a function'
            END AS obstacle,
            c.relkind NOT IN ('r', 'p')
              OR EXISTS (SELECT FROM pg_catalog.pg_rewrite w
                          WHERE w.ev_class = c.oid AND w.ev_type = '3' AND w.is_instead)
              OR EXISTS (SELECT FROM family f JOIN pg_catalog.pg_trigger t ON t.tgrelid = f.relation
                          WHERE f.named = c.oid AND NOT t.tgisinternal AND t.tgenabled <> 'D'
                            -- Of each row, before it is inserted.
                            AND t.tgtype & 7::pg_catalog.int2 = 7::pg_catalog.int2)
              AS diverted
          FROM named JOIN pg_catalog.pg_class c ON c.oid = named.oid
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
          """;

  private static final String COLUMNS =
      """
      SELECT a.attrelid::pg_catalog.int8, a.attname, pg_catalog.format_type(a.atttypid, -1),
        CASE WHEN coalesce((SELECT l.collisdeterministic FROM pg_catalog.pg_collation l
                             WHERE l.oid = a.attcollation), true)
          THEN t.typname::pg_catalog.text || CASE WHEN a.atttypmod = -1 THEN '' ELSE '(n)' END END
      FROM pg_catalog.pg_attribute a
      LEFT JOIN pg_catalog.pg_type t ON t.oid = a.atttypid
        AND t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
      WHERE a.attrelid = ANY (?::pg_catalog.oid[]) AND a.attnum > 0::pg_catalog.int2 AND NOT a.attisdropped
      ORDER BY a.attrelid, a.attnum
      """;

  private static final String UNIQUE_KEYS =
      FAMILIES
          + """
          SELECT DISTINCT f.named::pg_catalog.int8,
            CASE WHEN i.indpred IS NULL AND i.indexprs IS NULL AND i.indisunique AND NOT EXISTS (
                SELECT FROM ROWS FROM (pg_catalog.unnest(i.indkey), pg_catalog.unnest(i.indclass),
                    pg_catalog.unnest(i.indcollation)) WITH ORDINALITY AS k(attnum, class, sorted, n)
                  JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                  JOIN pg_catalog.pg_opclass o ON o.oid = k.class
                 WHERE k.n <= i.indnkeyatts AND (k.sorted <> a.attcollation OR NOT o.opcdefault)) THEN
              (SELECT pg_catalog.array_agg(a.attname::pg_catalog.text ORDER BY a.attname::pg_catalog.text)
                 FROM pg_catalog.unnest(i.indkey) WITH ORDINALITY AS k(attnum, n)
                 JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
                WHERE k.n <= i.indnkeyatts)
              ELSE '{}'::pg_catalog.text[] END
          FROM family f JOIN pg_catalog.pg_index i ON i.indrelid = f.relation
          WHERE i.indisunique OR i.indisexclusion
          """;

  private static final String CONSTRAINTS =
      """
      SELECT c.conrelid::pg_catalog.int8, c.conname, pg_catalog.array_agg(a.attname::pg_catalog.text)
      FROM pg_catalog.pg_constraint c
      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = ANY (c.conkey)
      WHERE c.conname = ANY (?::pg_catalog.name[]) GROUP BY c.conrelid, c.conname
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT coalesce(pg_catalog.pg_partition_root(f.conrelid)::pg_catalog.oid, f.conrelid)::pg_catalog.int8,
             coalesce(pg_catalog.pg_partition_root(f.confrelid)::pg_catalog.oid, f.confrelid)::pg_catalog.int8,
             (SELECT pg_catalog.array_agg(a.attname::pg_catalog.text) FROM pg_catalog.pg_attribute a
               WHERE a.attrelid = f.confrelid AND a.attnum = ANY (f.confkey)),
             (SELECT pg_catalog.array_agg(a.attname::pg_catalog.text) FROM pg_catalog.pg_attribute a
               WHERE f.confdeltype IN ('n', 'd') AND a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey))
      FROM pg_catalog.pg_constraint f WHERE f.contype = 'f'
      """;

  private static final String ORDER_SAFE =
      """
      SELECT p.proname FROM pg_catalog.pg_proc p WHERE p.proname = ANY (?::pg_catalog.name[])
      GROUP BY p.proname
      HAVING pg_catalog.bool_and(p.provolatile = 'i'
               OR p.provolatile = 's' AND p.pronamespace = 'pg_catalog'::pg_catalog.regnamespace)
      """;

  private final Connection connection;
  private final List<String> searchPath;
  private final Array names;

  private CatalogReading(Connection connection, List<String> searchPath, Set<String> names)
      throws SQLException {
    this.connection = connection;
    this.searchPath = searchPath;
    this.names = connection.createArrayOf("text", names.toArray());
  }

  /**
   * @param connection a session in autocommit
   * @param names every word of the SQL
   */
  static Catalog of(Connection connection, Set<String> names) throws SQLException {
    List<String> searchPath = UserPath.schemas(connection);
    try (Statement statement = connection.createStatement()) {
      statement.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
      try {
        return new CatalogReading(connection, searchPath, names).read(names);
      } finally {
        statement.execute("ROLLBACK");
      }
    }
  }

  private Catalog read(Set<String> all) throws SQLException {
    Map<Name, TargetTable> tables = tables();
    ForeignKeys foreignKeys = foreignKeys();
    Set<Long> targets = new HashSet<>();
    Set<Long> family = new HashSet<>();
    Set<Long> linked = new HashSet<>();
    for (TargetTable table : tables.values()) {
      targets.addAll(table.identities());
      family.addAll(table.family());
      linked.addAll(foreignKeys.connected(table.family()));
    }
    return new Catalog(
        searchPath,
        tables,
        constraints(),
        orderSafe(),
        foreignKeys,
        CatalogFingerprint.read(connection, new WatchedObjects(all, targets, family, linked)));
  }

  private Map<Name, TargetTable> tables() throws SQLException {
    Map<Long, List<Set<String>>> uniqueKeys = uniqueKeys();
    Map<Name, TargetTable> tables = new HashMap<>();
    Map<Name, Found> found = found();
    Map<Long, Map<String, TargetTable.Column>> columns =
        columns(found.values().stream().map(Found::relation).toList());
    found.forEach(
        (name, relation) ->
            tables.put(
                name,
                new TargetTable(
                    relation.oid,
                    relation.relation,
                    relation.family,
                    relation.obstacle,
                    relation.diverted,
                    columns.getOrDefault(relation.relation, Map.of()),
                    uniqueKeys.getOrDefault(relation.relation, List.of()))));
    return tables;
  }

  private record Found(
      long relation, long oid, Set<Long> family, Optional<String> obstacle, boolean diverted) {}

  private Map<Name, Found> found() throws SQLException {
    Map<Name, Found> found = new HashMap<>();
    try (PreparedStatement query = prepare(TABLES, names);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        found.put(
            new Name(row.getString("nspname"), row.getString("relname")),
            new Found(
                row.getLong("relation"),
                row.getLong("oid"),
                Set.of((Long[]) row.getArray("family").getArray()),
                Optional.ofNullable(row.getString("obstacle")),
                row.getBoolean("diverted")));
      }
    }
    return found;
  }

  private Map<Long, Map<String, TargetTable.Column>> columns(List<Long> relations)
      throws SQLException {
    Map<Long, Map<String, TargetTable.Column>> columns = new HashMap<>();
    try (PreparedStatement query =
            prepare(COLUMNS, connection.createArrayOf("oid", relations.toArray()));
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        columns
            .computeIfAbsent(row.getLong(1), none -> new LinkedHashMap<>())
            .put(
                row.getString(2), new TargetTable.Column(row.getString(3), form(row.getString(4))));
      }
    }
    return columns;
  }

  private static Optional<KeyForm> form(String builtIn) {
    return Optional.ofNullable(builtIn).flatMap(KeyForm::of);
  }

  private Map<Long, List<Set<String>>> uniqueKeys() throws SQLException {
    Map<Long, List<Set<String>>> keys = new HashMap<>();
    try (PreparedStatement query = prepare(UNIQUE_KEYS, names);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        keys.computeIfAbsent(row.getLong(1), none -> new ArrayList<>()).add(texts(row.getArray(2)));
      }
    }
    return keys;
  }

  private Map<Constraint, Set<String>> constraints() throws SQLException {
    Map<Constraint, Set<String>> columns = new HashMap<>();
    try (PreparedStatement query = prepare(CONSTRAINTS, names);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        columns.put(new Constraint(row.getLong(1), row.getString(2)), texts(row.getArray(3)));
      }
    }
    return columns;
  }

  private ForeignKeys foreignKeys() throws SQLException {
    List<ForeignKeys.ForeignKey> keys = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(FOREIGN_KEYS)) {
      while (row.next()) {
        keys.add(
            new ForeignKeys.ForeignKey(
                row.getLong(1), row.getLong(2), texts(row.getArray(3)), texts(row.getArray(4))));
      }
    }
    return new ForeignKeys(keys);
  }

  private Set<String> orderSafe() throws SQLException {
    Set<String> functions = new HashSet<>();
    try (PreparedStatement query = prepare(ORDER_SAFE, names);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        functions.add(row.getString(1));
      }
    }
    return functions;
  }

  private PreparedStatement prepare(String sql, Array argument) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.setArray(1, argument);
    return statement;
  }

  private static Set<String> texts(Array array) throws SQLException {
    return array == null ? Set.of() : Set.of((String[]) array.getArray());
  }
}
