package dev.syncline.postgres.setup;

import dev.syncline.engine.change.TableName;
import dev.syncline.postgres.connect.UserPath;
import dev.syncline.postgres.sql.Quoted;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads what the source's system catalogue says of tables. Each question is asked anew, unless it
 * remembers.
 */
public final class SourceCatalog {
  private static final String RELATION =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind, c.relpersistence
      FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND c.relname = ?
        AND CASE WHEN ?::text IS NULL THEN n.nspname = ANY (?::text[]) OR n.nspname = 'public'
                 ELSE n.nspname = ? END
      ORDER BY array_position(?::text[], n.nspname::text) LIMIT 1
      """;

  private static final String COLUMNS =
      """
      WITH RECURSIVE base AS (
        SELECT a.attnum, a.atttypid AS oid FROM pg_attribute a
        WHERE a.attrelid = ? AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT base.attnum, t.typbasetype FROM base JOIN pg_type t ON t.oid = base.oid
        WHERE t.typtype = 'd')
      SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.atttypid, t.oid AS base,
             a.attnotnull, a.attgenerated
      FROM pg_attribute a JOIN base ON base.attnum = a.attnum
        JOIN pg_type t ON t.oid = base.oid AND t.typtype <> 'd'
      WHERE a.attrelid = ? ORDER BY a.attnum
      """;

  private static final String PRIMARY_KEY =
      """
      SELECT a.attname
      FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY AS k(attnum, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
      WHERE i.indrelid = ? AND i.indisprimary AND k.place <= i.indnkeyatts
      ORDER BY k.place
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
  private final Optional<Map<String, Optional<SourceTable>>> found;
  private Array path;

  /**
   * @param session a session at the source, in autocommit; its role's search path decides
   *     unqualified names
   */
  public SourceCatalog(Connection session) {
    this(session, Optional.empty());
  }

  private SourceCatalog(Connection session, Optional<Map<String, Optional<SourceTable>>> found) {
    this.session = Objects.requireNonNull(session, "session");
    this.found = found;
  }

  /**
   * One that asks for each table once, to be used while the source is looked at from several sides.
   *
   * @param session as above
   */
  public static SourceCatalog remembering(Connection session) {
    return new SourceCatalog(session, Optional.of(new HashMap<>()));
  }

  /**
   * Finds a table by the name a manifest gives it.
   *
   * @param table {@code name}, found by the role's search path and then in {@code public}, or
   *     {@code schema.name}; taken as the catalogue spells it, or else as SQL would read it: quoted
   *     parts as they are, others folded to lower case
   * @throws SQLException if the source could not be asked
   */
  public Optional<SourceTable> find(String table) throws SQLException {
    Optional<SourceTable> exact = findExactly(table);
    return exact.isPresent() ? exact : findAsSql(table);
  }

  /**
   * Finds a table by its full name.
   *
   * @throws SQLException if the source could not be asked
   */
  public Optional<SourceTable> find(TableName table) throws SQLException {
    return find(table.schema(), table.name());
  }

  /**
   * The names of all ordinary and partitioned tables that are not PostgreSQL's own.
   *
   * @throws SQLException if the source could not be asked
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
   * The OID of a type with domains resolved; empty if the type is gone.
   *
   * @throws SQLException if the source could not be asked
   */
  public Optional<Long> baseType(long type) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(BASE_TYPE)) {
      query.setLong(1, type);
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(row.getLong(1)) : Optional.empty();
      }
    }
  }

  private Optional<SourceTable> findExactly(String text) throws SQLException {
    int dot = text.indexOf('.');
    return dot < 0 ? find(null, text) : find(text.substring(0, dot), text.substring(dot + 1));
  }

  private Optional<SourceTable> findAsSql(String text) throws SQLException {
    List<String> parts = SqlName.parts(text);
    return switch (parts.size()) {
      case 1 -> find(null, parts.get(0));
      case 2 -> find(parts.get(0), parts.get(1));
      default -> Optional.empty();
    };
  }

  private Optional<SourceTable> find(String schema, String name) throws SQLException {
    String asked = Quoted.identifier(name) + " in " + schema;
    Optional<SourceTable> known = found.map(tables -> tables.get(asked)).orElse(null);
    if (known != null) {
      return known;
    }
    Optional<SourceTable> read = read(schema, name);
    found.ifPresent(tables -> tables.put(asked, read));
    return read;
  }

  private Optional<SourceTable> read(String schema, String name) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(RELATION)) {
      query.setString(1, name);
      query.setString(2, schema);
      query.setArray(3, path());
      query.setString(4, schema);
      query.setArray(5, path());
      try (ResultSet row = query.executeQuery()) {
        return row.next() ? Optional.of(describe(row)) : Optional.empty();
      }
    }
  }

  private Array path() throws SQLException {
    if (path == null) {
      path = session.createArrayOf("text", UserPath.schemas(session).toArray());
    }
    return path;
  }

  private SourceTable describe(ResultSet relation) throws SQLException {
    long oid = relation.getLong("oid");
    return new SourceTable(
        new TableName(relation.getString("nspname"), relation.getString("relname")),
        RelationKind.of(relation.getString("relkind"), relation.getString("relpersistence")),
        columns(oid),
        primaryKey(oid),
        TableParts.of(session, oid));
  }

  private List<SourceColumn> columns(long table) throws SQLException {
    List<SourceColumn> columns = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(COLUMNS)) {
      query.setLong(1, table);
      query.setLong(2, table);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          columns.add(
              new SourceColumn(
                  row.getString("attname"),
                  row.getString("type"),
                  row.getLong("atttypid"),
                  row.getLong("base"),
                  row.getBoolean("attnotnull"),
                  Generation.of(
                      row.getString("attgenerated"),
                      session.getMetaData().getDatabaseMajorVersion())));
        }
      }
    }
    return columns;
  }

  private List<String> primaryKey(long table) throws SQLException {
    List<String> columns = new ArrayList<>();
    try (PreparedStatement query = session.prepareStatement(PRIMARY_KEY)) {
      query.setLong(1, table);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          columns.add(row.getString("attname"));
        }
      }
    }
    return columns;
  }
}
