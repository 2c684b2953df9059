package dev.syncline.postgres.source.internal.setup;

import dev.syncline.engine.change.TableName;
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

/**
 * Reads the relations that hold rows. Omits temporary children: no other session sees their rows,
 * and they are never published.
 */
final class TableParts {
  private static final String OF_TABLES =
      """
      WITH RECURSIVE found AS (
        SELECT root AS oid, NULL::oid AS parent, root FROM unnest(?::oid[]) AS asked (root)
        UNION
        SELECT i.inhrelid, i.inhparent, found.root
        FROM found JOIN pg_inherits i ON i.inhparent = found.oid),
      part AS (SELECT DISTINCT ON (root, oid) * FROM found ORDER BY root, oid, parent)
      """;

  /**
   * The tables that a publication lists, with their partitions; none if it publishes only inserts,
   * for which PostgreSQL refuses no writes.
   */
  private static final String OF_PUBLICATION =
      """
      WITH RECURSIVE found AS (
        SELECT r.prrelid AS oid, NULL::oid AS parent, r.prrelid AS root
        FROM pg_publication p JOIN pg_publication_rel r ON r.prpubid = p.oid
        WHERE p.pubname = ? AND (p.pubupdate OR p.pubdelete)
        UNION
        SELECT i.inhrelid, i.inhparent, found.root
        FROM found JOIN pg_inherits i ON i.inhparent = found.oid
          JOIN pg_class c ON c.oid = i.inhparent AND c.relkind = 'p'),
      part AS (SELECT DISTINCT ON (oid) * FROM found ORDER BY oid, parent)
      """;

  // The index for the replica identity is chosen like in PostgreSQL's relcache.c. Before PostgreSQL
  // 18 no publication contains generated columns; later ones can contain stored ones.
  private static final String READ =
      """
      , sorting AS (
        SELECT o.opcintype FROM pg_opclass o JOIN pg_am m ON m.oid = o.opcmethod
        WHERE m.amname = 'btree' AND o.opcdefault),
      narrowed AS MATERIALIZED (
        SELECT r.prrelid FROM pg_publication_rel r WHERE to_jsonb(r) ->> 'prattrs' IS NOT NULL),
      unsorted AS (
        SELECT t.oid FROM pg_type t
        WHERE t.typtype = 'b' AND t.typcategory <> 'A' AND t.oid NOT IN (
          SELECT o.opcintype FROM sorting o
          UNION ALL
          SELECT k.castsource FROM sorting o JOIN pg_cast k ON k.casttarget = o.opcintype
          WHERE k.castmethod = 'b' AND k.castcontext = 'i')
        UNION
        SELECT t.oid FROM unsorted JOIN pg_type t
          ON CASE WHEN t.typtype = 'd' THEN t.typbasetype
                  WHEN t.typcategory = 'A' THEN t.typelem END = unsorted.oid)
      SELECT part.root AS root_oid, n.nspname, c.relname, c.relkind,
             CASE WHEN c.relkind = 'p' THEN 'p' ELSE c.relpersistence END AS relpersistence,
             c.relreplident, rn.nspname AS root_schema, rc.relname AS root,
             pn.nspname AS parent_schema, pc.relname AS parent,
             ARRAY(SELECT a.attname::text
                   FROM pg_index i JOIN pg_attribute a ON a.attrelid = i.indrelid
                     AND a.attnum = ANY (i.indkey::int2[])
                   WHERE i.indrelid = c.oid AND i.indisprimary ORDER BY a.attnum) AS key,
             EXISTS (SELECT FROM pg_index i
                     WHERE i.indrelid = c.oid AND i.indisprimary AND i.indimmediate) AS key_serves,
             ARRAY(SELECT a.attname::text FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum = ANY (identity.columns)
                     AND (a.attgenerated = '' OR a.attgenerated = 's'
                          AND current_setting('server_version_num')::int >= 180000)
                   ORDER BY array_position(identity.columns, a.attnum)) AS old_row,
             ARRAY(SELECT a.attname::text FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum = ANY (identity.columns)
                     AND a.attgenerated = 's' ORDER BY a.attnum) AS stored_identity,
             ARRAY(SELECT a.attname::text FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND a.attgenerated = 'v' ORDER BY a.attnum) AS virtual_columns,
             ARRAY(SELECT a.attname::text FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND %s) AS not_null,
             ARRAY(SELECT a.attname::text FROM pg_attribute a
                   WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                     AND a.atttypid IN (SELECT oid FROM unsorted)) AS unindexable,
             NOT EXISTS (SELECT FROM narrowed r WHERE r.prrelid IN (
                           SELECT c.oid UNION SELECT relid FROM pg_partition_ancestors(c.oid)))
               AND NOT EXISTS (%s) AS bears_full
      FROM part JOIN pg_class c ON c.oid = part.oid JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class rc ON rc.oid = part.root JOIN pg_namespace rn ON rn.oid = rc.relnamespace
        LEFT JOIN pg_class pc ON pc.oid = part.parent
        LEFT JOIN pg_namespace pn ON pn.oid = pc.relnamespace
        CROSS JOIN LATERAL (SELECT CASE c.relreplident
            WHEN 'f' THEN ARRAY(SELECT a.attnum FROM pg_attribute a
                                WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
            ELSE ARRAY(SELECT k.attnum
                       FROM pg_index i CROSS JOIN LATERAL unnest(i.indkey::int2[])
                         WITH ORDINALITY AS k(attnum, place)
                       WHERE i.indrelid = c.oid AND k.place <= i.indnkeyatts
                         AND (i.indisvalid OR c.relkind = 'p') AND i.indisunique AND i.indimmediate
                         AND i.indpred IS NULL
                         AND CASE c.relreplident WHEN 'd' THEN i.indisprimary
                               WHEN 'i' THEN i.indisreplident ELSE false END)
            END AS columns) AS identity
      WHERE c.relpersistence <> 't'
      ORDER BY part.root, part.oid
      """;

  /** A publication that omits stored generated columns of the table. */
  private static final String LEAVING_OUT =
      """
      SELECT FROM pg_attribute a, pg_publication p
      WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = 's'
        AND p.pubgencols <> 's'
        AND (p.puballtables
             OR EXISTS (SELECT FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid IN (
                          SELECT c.oid UNION SELECT relid FROM pg_partition_ancestors(c.oid)))
             OR EXISTS (SELECT FROM pg_publication_namespace s WHERE s.pnpubid = p.oid
                        AND s.pnnspid = c.relnamespace))
      """;

  private static final int STORED_SINCE = 18;

  private TableParts() {}

  /**
   * The parts of tables by OID, each table itself included unless it is partitioned. A partitioned
   * table without partitions stands for future ones, which have the default replica identity.
   *
   * @param tables their OIDs
   */
  static Map<Long, List<TablePart>> of(Connection session, Array tables) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(OF_TABLES + read(session))) {
      query.setArray(1, tables);
      Map<Long, List<TablePart>> parts = read(query);
      parts.replaceAll((table, all) -> holding(all));
      return parts;
    }
  }

  private static List<TablePart> holding(List<TablePart> all) {
    List<TablePart> holding =
        all.stream().filter(part -> part.kind() != RelationKind.PARTITIONED_TABLE).toList();
    return holding.isEmpty() ? all.stream().map(TableParts::toCome).toList() : holding;
  }

  /**
   * The parts whose updates or deletes a publication publishes; none if there is no such
   * publication.
   */
  static List<TablePart> publishedBy(Connection session, String publication) throws SQLException {
    try (PreparedStatement query = session.prepareStatement(OF_PUBLICATION + read(session))) {
      query.setString(1, publication);
      return read(query).values().stream()
          .flatMap(List::stream)
          .filter(part -> part.kind() != RelationKind.PARTITIONED_TABLE)
          .toList();
    }
  }

  private static String read(Connection session) throws SQLException {
    boolean able = session.getMetaData().getDatabaseMajorVersion() >= STORED_SINCE;
    return READ.formatted(ForbiddenNull.CONDITION, able ? LEAVING_OUT : "SELECT WHERE false");
  }

  private static TablePart toCome(TablePart partitioned) {
    return new TablePart(
        partitioned.name(),
        partitioned.kind(),
        partitioned.table(),
        partitioned.parent(),
        ReplicaIdentity.DEFAULT,
        partitioned.key(),
        partitioned.keyServes(),
        partitioned.keyServes() ? partitioned.key() : List.of(),
        List.of(),
        partitioned.virtualColumns(),
        partitioned.notNull(),
        partitioned.unindexable(),
        partitioned.bearsFull());
  }

  private static Map<Long, List<TablePart>> read(PreparedStatement query) throws SQLException {
    Map<Long, List<TablePart>> parts = new LinkedHashMap<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        parts.computeIfAbsent(row.getLong("root_oid"), root -> new ArrayList<>()).add(part(row));
      }
    }
    return parts;
  }

  private static TablePart part(ResultSet row) throws SQLException {
    return new TablePart(
        new TableName(row.getString("nspname"), row.getString("relname")),
        RelationKind.of(row.getString("relkind"), row.getString("relpersistence")),
        new TableName(row.getString("root_schema"), row.getString("root")),
        parent(row),
        ReplicaIdentity.of(row.getString("relreplident")),
        texts(row, "key"),
        row.getBoolean("key_serves"),
        texts(row, "old_row"),
        texts(row, "stored_identity"),
        texts(row, "virtual_columns"),
        Set.copyOf(texts(row, "not_null")),
        Set.copyOf(texts(row, "unindexable")),
        row.getBoolean("bears_full") && texts(row, "virtual_columns").isEmpty());
  }

  private static Optional<TableName> parent(ResultSet row) throws SQLException {
    String name = row.getString("parent");
    return name == null
        ? Optional.empty()
        : Optional.of(new TableName(row.getString("parent_schema"), name));
  }

  private static List<String> texts(ResultSet row, String column) throws SQLException {
    return List.of((String[]) row.getArray(column).getArray());
  }
}
