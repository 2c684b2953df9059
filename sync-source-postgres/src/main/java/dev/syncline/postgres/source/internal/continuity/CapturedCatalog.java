package dev.syncline.postgres.source.internal.continuity;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.postgres.session.SqlState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads the objects that capture depends on from the catalog: the publication, the captured tables,
 * and the partitions and children that contain their rows. Takes no lock on any of them.
 */
final class CapturedCatalog {
  private static final int SCHEMAS_IN_PUBLICATIONS_SINCE = 15;

  // The xmin of a catalog row shows that its object was altered, even if it was altered back. A
  // publication's row changes with its options, and that of a table's row type with the table's
  // name and schema. Both also change with the owner, which is therefore read as well.
  private static final String PUBLICATION =
      """
      SELECT p.oid::text, p.xmin::text AS version, p.pubowner::text AS owner,
             coalesce((SELECT string_agg(e.oid::text, ' ' ORDER BY e.oid)
                         FROM pg_catalog.pg_publication_rel e
                        WHERE e.prpubid = p.oid AND e.prrelid <> ALL (?::oid[])), '') || %s AS others
        FROM pg_catalog.pg_publication p WHERE p.pubname = ?
      """;

  private static final String NO_SCHEMAS = "''";

  private static final String SCHEMAS =
      "coalesce((SELECT ' schemas ' || string_agg(s.oid::text, ' ' ORDER BY s.oid)"
          + " FROM pg_catalog.pg_publication_namespace s WHERE s.pnpubid = p.oid), '')";

  // One query, so that a column and its table's file are read as of one moment. A partition is born
  // as one if the transaction that created it attached it before anything could be written into it:
  // the catalog rows of its inherited columns are then still the original ones, while ALTER TABLE
  // ... ATTACH PARTITION and INHERIT write each of them again. Those of system columns are never
  // written again.
  private static final String RELATIONS =
      """
      WITH RECURSIVE tree AS (
        SELECT c.oid AS root, c.oid, '' AS link, true AS born
          FROM unnest(?::text[], ?::text[]) AS wanted (schema, name)
          JOIN pg_catalog.pg_namespace n ON n.nspname = wanted.schema::name
          JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid AND c.relname = wanted.name::name
         WHERE c.relkind IN ('r', 'p')
        UNION ALL
        SELECT tree.root, i.inhrelid, tree.link || '/' || i.xmin::text,
               tree.born AND i.xmin::text = made.xmin::text
                 AND EXISTS (SELECT FROM pg_catalog.pg_attribute a
                              WHERE a.attrelid = i.inhrelid AND a.attnum > 0 AND a.attinhcount > 0
                                AND a.xmin::text = made.xmin::text AND a.cmin::text = made.cmin::text)
          FROM tree
          JOIN pg_catalog.pg_inherits i ON i.inhparent = tree.oid AND NOT i.inhdetachpending
          JOIN pg_catalog.pg_attribute made ON made.attrelid = i.inhrelid AND made.attnum = -1)
      SELECT rn.nspname AS root_schema, r.relname AS root_name, c.oid = r.oid AS is_root,
             c.oid::text, n.nspname, c.relname, c.relispartition, c.relreplident,
             CASE c.relkind WHEN 'f' THEN 'foreign' ELSE c.relpersistence::text END AS persistence,
              tree.link, tree.born,
             named.xmin::text AS naming, c.relowner::text AS owner,
             n.xmin::text AS schema_version,
             pg_catalog.md5(n.nspowner::text || coalesce(n.nspacl::text, '')) AS schema_rights,
             pg_catalog.row_security_active(c.oid)::text AS hidden,
             nullif(c.relfilenode, 0)::text AS file,
             coalesce(entry.oid::text, '') AS entry,
             coalesce((SELECT string_agg(x.indkey::text || x.indisprimary || x.indimmediate, ', '
                                         ORDER BY x.indkey::text)
                         FROM pg_catalog.pg_index x
                        WHERE x.indrelid = c.oid AND (x.indisprimary OR x.indisreplident)),
                      '') AS keys,
             coalesce(generated.names, '') AS generated, generated.expressions,
             CASE WHEN c.oid = tree.root THEN (%s) END AS columns
        FROM tree
        JOIN pg_catalog.pg_class c ON c.oid = tree.oid AND (c.oid = tree.root OR c.relkind <> 'p')
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_type named ON named.oid = c.reltype
        JOIN pg_catalog.pg_class r ON r.oid = tree.root
        JOIN pg_catalog.pg_namespace rn ON rn.oid = r.relnamespace
        LEFT JOIN pg_catalog.pg_publication_rel entry
          ON entry.prrelid = c.oid
         AND entry.prpubid = (SELECT p.oid FROM pg_catalog.pg_publication p WHERE p.pubname = ?)
        LEFT JOIN LATERAL (
          SELECT string_agg(a.attname, ', ' ORDER BY a.attnum) AS names,
                 array_agg(ARRAY[a.attname::text, d.oid::text]) AS expressions
            FROM pg_catalog.pg_attribute a
            JOIN pg_catalog.pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
           WHERE a.attrelid = c.oid AND a.attnum > 0 AND a.attgenerated <> '') generated ON true
       ORDER BY tree.link
      """
          .formatted(CapturedColumn.COLUMNS);

  private CapturedCatalog() {}

  static CapturedObjects read(Connection session, String publication, Collection<TableName> tables)
      throws SQLException {
    Map<String, Map<String, String>> objects = new HashMap<>();
    relations(session, publication, tables, objects);
    publication(session, publication, objects);
    objects.putAll(CapturedTypes.of(session, objects.values()));
    return new CapturedObjects(objects);
  }

  private static void relations(
      Connection session,
      String publication,
      Collection<TableName> tables,
      Map<String, Map<String, String>> objects)
      throws SQLException {
    try (PreparedStatement query = session.prepareStatement(RELATIONS)) {
      query.setArray(
          1, session.createArrayOf("text", tables.stream().map(TableName::schema).toArray()));
      query.setArray(
          2, session.createArrayOf("text", tables.stream().map(TableName::name).toArray()));
      query.setString(3, publication);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          TableName root = new TableName(row.getString("root_schema"), row.getString("root_name"));
          if (row.getBoolean("is_root")) {
            objects.put(CapturedNames.table(root), table(row));
          } else {
            objects.put(CapturedNames.part(root, row.getString("oid")), part(row));
          }
        }
      }
    }
  }

  private static Map<String, String> common(ResultSet row) throws SQLException {
    Map<String, String> properties = new TreeMap<>();
    properties.put(CapturedNames.OID, row.getString("oid"));
    properties.put(CapturedNames.ENTRY, row.getString("entry"));
    properties.put(CapturedNames.PERSISTENCE, row.getString("persistence"));
    properties.put(CapturedNames.IDENTITY, row.getString("relreplident"));
    properties.put(CapturedNames.KEYS, row.getString("keys"));
    properties.put(CapturedNames.GENERATED, row.getString("generated"));
    properties.put(CapturedNames.HIDDEN, row.getString("hidden"));
    CapturedTypes.pairs(row.getArray("expressions"))
        .forEach(
            (column, definition) -> properties.put(CapturedNames.EXPRESSION + column, definition));
    String file = row.getString("file");
    properties.put(CapturedNames.FILE, file == null ? "" : file);
    return properties;
  }

  private static Map<String, String> published(ResultSet row) throws SQLException {
    Map<String, String> properties = common(row);
    properties.put(CapturedNames.NAMING, row.getString("naming"));
    properties.put(CapturedNames.OWNER, row.getString("owner"));
    properties.put(CapturedNames.SCHEMA_VERSION, row.getString("schema_version"));
    properties.put(CapturedNames.SCHEMA_RIGHTS, row.getString("schema_rights"));
    return properties;
  }

  private static Map<String, String> table(ResultSet row) throws SQLException {
    Map<String, String> properties = published(row);
    CapturedTypes.pairs(row.getArray("columns"))
        .forEach((column, facts) -> properties.put(CapturedNames.COLUMN + column, facts));
    return properties;
  }

  private static Map<String, String> part(ResultSet row) throws SQLException {
    // Changes of a partition arrive under the name of its table, those of a child under its own.
    Map<String, String> properties =
        row.getBoolean("relispartition") ? common(row) : published(row);
    properties.put(
        CapturedNames.NAME,
        new TableName(row.getString("nspname"), row.getString("relname")).toString());
    properties.put(CapturedNames.LINK, row.getString("link"));
    properties.put(CapturedNames.ORIGIN, origin(row));
    return properties;
  }

  private static String origin(ResultSet row) throws SQLException {
    if (!row.getBoolean("relispartition")) {
      return CapturedNames.CHILD;
    }
    return row.getBoolean("born") ? CapturedNames.BORN : CapturedNames.ATTACHED;
  }

  /**
   * Whether a relation has no rows and had none lately. Waits briefly while another session has it
   * locked, and then returns false.
   */
  static boolean isEmpty(Connection session, String oid) throws SQLException {
    try (PreparedStatement query =
        session.prepareStatement("SELECT pg_catalog.pg_relation_size(?::oid)")) {
      query.setString(1, oid);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1) == 0;
      }
    } catch (SQLException locked) {
      if (SqlState.is(SqlState.LOCK_NOT_AVAILABLE, locked)) {
        return false;
      }
      throw locked;
    }
  }

  private static void publication(
      Connection session, String publication, Map<String, Map<String, String>> objects)
      throws SQLException {
    boolean schemas =
        session.getMetaData().getDatabaseMajorVersion() >= SCHEMAS_IN_PUBLICATIONS_SINCE;
    Object[] captured =
        objects.values().stream().map(object -> object.get(CapturedNames.OID)).toArray();
    try (PreparedStatement query =
        session.prepareStatement(PUBLICATION.formatted(schemas ? SCHEMAS : NO_SCHEMAS))) {
      query.setArray(1, session.createArrayOf("text", captured));
      query.setString(2, publication);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          objects.put(
              CapturedNames.PUBLICATION,
              Map.of(
                  CapturedNames.OID, row.getString("oid"),
                  CapturedNames.VERSION, row.getString("version"),
                  CapturedNames.OWNER, row.getString("owner"),
                  CapturedNames.OTHERS, row.getString("others")));
        }
      }
    }
  }
}
