package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.postgres.session.UserPath;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads tables from the source's system catalog. One instance is for one check of the source: it
 * caches what it has read, and the number of queries does not grow with the number of tables.
 */
public final class SourceCatalog {
  private static final String RELATIONS =
      """
      SELECT asked.place, c.oid, c.nspname, c.relname, c.relkind, c.relpersistence
      FROM unnest(?::text[], ?::text[]) WITH ORDINALITY AS asked (schema, name, place)
        CROSS JOIN LATERAL (
          SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = asked.name COLLATE "C"
            AND CASE WHEN asked.schema IS NULL THEN n.nspname = ANY (?::text[]) OR n.nspname = 'public'
                     ELSE n.nspname = asked.schema END
          ORDER BY array_position(?::text[], n.nspname::text) LIMIT 1) AS c
      """;

  private static final String COLUMNS =
      """
      WITH RECURSIVE base AS (
        SELECT a.attrelid, a.attnum, a.atttypid AS oid FROM pg_attribute a
        WHERE a.attrelid = ANY (?::oid[]) AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT base.attrelid, base.attnum, t.typbasetype
        FROM base JOIN pg_type t ON t.oid = base.oid
        WHERE t.typtype = 'd')
      SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.atttypid,
             t.oid AS base, a.attgenerated,
             %s AS forbids_null
      FROM base JOIN pg_attribute a ON a.attrelid = base.attrelid AND a.attnum = base.attnum
        JOIN pg_type t ON t.oid = base.oid AND t.typtype <> 'd'
      ORDER BY a.attrelid, a.attnum
      """
          .formatted(ForbiddenNull.CONDITION);

  private static final String UNIQUE_KEYS =
      """
      SELECT i.indrelid, i.indisprimary, i.indimmediate,
             array_agg(a.attname::text ORDER BY k.place) AS columns
      FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = ANY (?::oid[]) AND k.place <= i.indnkeyatts
        AND (i.indisprimary
             OR i.indisunique AND i.indisvalid AND i.indpred IS NULL AND i.indexprs IS NULL)
      GROUP BY i.indrelid, i.indexrelid, i.indisprimary, i.indimmediate
      ORDER BY i.indrelid, i.indisprimary DESC, i.indexrelid
      """;

  private static final String ALL_TABLES =
      """
      SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p') AND c.relpersistence = 'p'
        AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      ORDER BY 1, 2
      """;

  private static final String BASE_TYPE =
      """
      WITH RECURSIVE base AS (
        SELECT t.oid, t.typtype, t.typbasetype FROM pg_type t WHERE t.oid = ?
        UNION ALL
        SELECT t.oid, t.typtype, t.typbasetype FROM base JOIN pg_type t ON t.oid = base.typbasetype
        WHERE base.typtype = 'd')
      SELECT oid FROM base WHERE typtype <> 'd'
      """;

  private final Connection session;
  private final Map<RelationName, Optional<SourceTable>> known = new HashMap<>();

  /**
   * @param session a session at the source, in autocommit; its role's search path resolves
   *     unqualified names
   */
  public SourceCatalog(Connection session) {
    this.session = Objects.requireNonNull(session, "session");
  }

  /**
   * Finds tables by the names a manifest gives them.
   *
   * @param tables {@code name}, found by the role's search path and then in {@code public}, or
   *     {@code schema.name}; looked up as written, or else as SQL would read it: quoted parts as
   *     written, others folded to lower case
   * @return the tables that exist, by these names
   * @throws SQLException if the source could not be queried
   */
  public Map<String, SourceTable> findAll(Collection<String> tables) throws SQLException {
    read(tables.stream().flatMap(table -> RelationName.meantBy(table).stream()).toList());
    Map<String, SourceTable> found = new LinkedHashMap<>();
    for (String table : tables) {
      RelationName.meantBy(table).stream()
          .flatMap(name -> known(name).stream())
          .findFirst()
          .ifPresent(one -> found.put(table, one));
    }
    return found;
  }

  /**
   * Finds tables by their full names.
   *
   * @return the tables that exist
   * @throws SQLException if the source could not be queried
   */
  public Map<TableName, SourceTable> findNamed(Collection<TableName> tables) throws SQLException {
    read(tables.stream().map(RelationName::of).toList());
    Map<TableName, SourceTable> found = new LinkedHashMap<>();
    for (TableName table : tables) {
      known(RelationName.of(table)).ifPresent(one -> found.put(table, one));
    }
    return found;
  }

  private Optional<SourceTable> known(RelationName name) {
    return known.getOrDefault(name, Optional.empty());
  }

  /**
   * The names of all ordinary and partitioned tables that are not PostgreSQL's own.
   *
   * @throws SQLException if the source could not be queried
   */
  public List<TableName> tables() throws SQLException {
    List<TableName> tables = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(ALL_TABLES);
        ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        tables.add(new TableName(rows.getString(1), rows.getString(2)));
      }
    }
    return tables;
  }

  /**
   * The OID of a type with domains resolved; empty if the type no longer exists.
   *
   * @throws SQLException if the source could not be queried
   */
  public Optional<Long> baseType(long type) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(BASE_TYPE)) {
      query.setLong(1, type);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }
  }

  private void read(Collection<RelationName> asked) throws SQLException {
    List<RelationName> names =
        asked.stream().distinct().filter(name -> !known.containsKey(name)).toList();
    if (names.isEmpty()) {
      return;
    }
    Map<RelationName, Relation> relations = relations(names);
    Map<Long, SourceTable> tables =
        tables(relations.values().stream().collect(Collectors.toUnmodifiableSet()));
    for (RelationName name : names) {
      known.put(name, Optional.ofNullable(relations.get(name)).map(one -> tables.get(one.oid)));
    }
  }

  /** The relation that was found for a name. */
  private record Relation(long oid, TableName name, RelationKind kind) {}

  private Map<RelationName, Relation> relations(List<RelationName> names) throws SQLException {
    Map<RelationName, Relation> relations = new HashMap<>();
    Array path = session.createArrayOf("text", UserPath.schemas(session).toArray());
    try (PreparedStatement query = session.prepareStatement(RELATIONS)) {
      query.setArray(1, texts(names, name -> name.schema().orElse(null)));
      query.setArray(2, texts(names, RelationName::name));
      query.setArray(3, path);
      query.setArray(4, path);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          relations.put(
              names.get(row.getInt("place") - 1),
              new Relation(
                  row.getLong("oid"),
                  new TableName(row.getString("nspname"), row.getString("relname")),
                  RelationKind.of(row.getString("relkind"), row.getString("relpersistence"))));
        }
      }
    }
    return relations;
  }

  private Array texts(List<RelationName> names, Function<RelationName, String> text)
      throws SQLException {
    return session.createArrayOf("text", names.stream().map(text).toArray());
  }

  private Map<Long, SourceTable> tables(Set<Relation> relations) throws SQLException {
    Array oids = session.createArrayOf("oid", relations.stream().map(Relation::oid).toArray());
    Map<Long, List<SourceColumn>> columns = columns(oids);
    Map<Long, Keys> keys = keys(oids);
    Map<Long, List<TablePart>> parts = TableParts.of(session, oids);
    Map<Long, SourceTable> tables = new HashMap<>();
    for (Relation relation : relations) {
      List<TablePart> holding = parts.getOrDefault(relation.oid, List.of());
      tables.put(
          relation.oid,
          new SourceTable(
              relation.name,
              relation.kind,
              columns.getOrDefault(relation.oid, List.of()).stream()
                  .map(column -> column.heldBy(holding))
                  .toList(),
              keys.getOrDefault(relation.oid, Keys.none()).primary,
              keys.getOrDefault(relation.oid, Keys.none()).unique,
              holding));
    }
    return tables;
  }

  private Map<Long, List<SourceColumn>> columns(Array tables) throws SQLException {
    int version = session.getMetaData().getDatabaseMajorVersion();
    Map<Long, List<SourceColumn>> columns = new HashMap<>();
    try (PreparedStatement query = session.prepareStatement(COLUMNS)) {
      query.setArray(1, tables);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          columns
              .computeIfAbsent(row.getLong("attrelid"), table -> new ArrayList<>())
              .add(
                  new SourceColumn(
                      row.getString("attname"),
                      row.getString("type"),
                      row.getLong("atttypid"),
                      row.getLong("base"),
                      row.getBoolean("forbids_null"),
                      Generation.of(row.getString("attgenerated"), version)));
        }
      }
    }
    return columns;
  }

  /** The unique keys of a table, and which of them is the primary key. */
  private record Keys(List<String> primary, List<UniqueKey> unique) {
    static Keys none() {
      return new Keys(new ArrayList<>(), new ArrayList<>());
    }
  }

  private Map<Long, Keys> keys(Array tables) throws SQLException {
    Map<Long, Keys> keys = new HashMap<>();
    try (PreparedStatement query = session.prepareStatement(UNIQUE_KEYS)) {
      query.setArray(1, tables);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          Keys known = keys.computeIfAbsent(row.getLong("indrelid"), table -> Keys.none());
          List<String> columns = List.of((String[]) row.getArray("columns").getArray());
          if (row.getBoolean("indisprimary")) {
            known.primary.addAll(columns);
          }
          UniqueKey.Timing timing =
              row.getBoolean("indimmediate") ? UniqueKey.Timing.AT_ONCE : UniqueKey.Timing.LATE;
          known.unique.add(new UniqueKey(Set.copyOf(columns), timing));
        }
      }
    }
    return keys;
  }
}
