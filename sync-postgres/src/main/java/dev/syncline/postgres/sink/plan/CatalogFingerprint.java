package dev.syncline.postgres.sink.plan;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Digests of catalogue rows, to see whether what a plan rests on is still so: the version of every
 * row that describes a watched object, and where it is found. What autovacuum, ANALYZE, TRUNCATE or
 * GRANT on a table change is left out.
 *
 * @param digests by object; none for an object that is not there
 */
public record CatalogFingerprint(Map<String, String> digests) {
  /** Index look-ups only: it is run in every destination transaction. */
  public static final String SQL =
      """
      SELECT f.key, pg_catalog.sum(pg_catalog.hashtextextended(f.fact, 0))::pg_catalog.text FROM (
        SELECT c.key, pg_catalog.concat_ws(' ', c.oid, c.relname, c.relnamespace, c.relkind,
            c.relhasrules, c.relrowsecurity, c.relispartition,
            (SELECT n.xmin FROM pg_catalog.pg_namespace n WHERE n.oid = c.relnamespace),
            (SELECT pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.concat_ws(' ', a.attnum, a.xmin,
                 (SELECT t.xmin FROM pg_catalog.pg_type t
                   WHERE t.oid = a.atttypid AND a.atttypid >= 16384::pg_catalog.oid)), 1))
               FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0::pg_catalog.int2),
            (SELECT pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.concat_ws(' ', i.indexrelid, i.xmin), 2))
               FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid),
            (SELECT pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.concat_ws(' ', t.oid, t.xmin), 3))
               FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid),
            (SELECT pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.concat_ws(' ', i.inhrelid, i.xmin), 4))
               FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid)) AS fact
          FROM (SELECT 'name ' || c.relname::pg_catalog.text AS key, c.* FROM pg_catalog.pg_class c
                 WHERE c.relname = ANY (?::pg_catalog.name[])
                   AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)
                UNION ALL
                SELECT 'table ' || c.oid::pg_catalog.text, c.* FROM pg_catalog.pg_class c
                 WHERE c.oid = ANY (?::pg_catalog.oid[])) AS c
        UNION ALL
        SELECT 'name ' || t.typname::pg_catalog.text, pg_catalog.concat_ws(' ', 'type', t.oid, t.xmin)
          FROM pg_catalog.pg_type t
         WHERE t.typname = ANY (?::pg_catalog.name[])
           AND NOT pg_catalog.pg_is_other_temp_schema(t.typnamespace)
        UNION ALL
        SELECT 'name ' || p.proname::pg_catalog.text, pg_catalog.concat_ws(' ', 'function', p.oid, p.xmin)
          FROM pg_catalog.pg_proc p WHERE p.proname = ANY (?::pg_catalog.name[])
        UNION ALL
        SELECT 'link ' || t.tgrelid::pg_catalog.text, pg_catalog.concat_ws(' ', t.oid, t.xmin)
          FROM pg_catalog.pg_trigger t WHERE t.tgrelid = ANY (?::pg_catalog.oid[])
      ) AS f GROUP BY f.key
      """;

  private static final String NAME = "name ";

  public CatalogFingerprint {
    digests = Map.copyOf(digests);
  }

  /**
   * Of the catalogue as it is now.
   *
   * @param query prepared of {@link #SQL}
   */
  public static CatalogFingerprint read(PreparedStatement query, WatchedObjects objects)
      throws SQLException {
    Connection connection = query.getConnection();
    Array names = connection.createArrayOf("text", objects.names().toArray());
    query.setArray(1, names);
    query.setArray(2, connection.createArrayOf("oid", objects.relations().toArray()));
    query.setArray(3, names);
    query.setArray(4, names);
    query.setArray(5, connection.createArrayOf("oid", objects.linked().toArray()));
    Map<String, String> digests = new HashMap<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        digests.put(row.getString(1), row.getString(2));
      }
    }
    return new CatalogFingerprint(digests);
  }

  /** What differs, in words; empty if nothing does. Both must be of these objects at least. */
  public List<String> differences(CatalogFingerprint now, WatchedObjects objects) {
    List<String> changed =
        keys(objects)
            .filter(key -> !Objects.equals(digests.get(key), now.digests.get(key)))
            .toList();
    List<String> names =
        changed.stream()
            .filter(key -> key.startsWith(NAME))
            .map(key -> key.substring(NAME.length()))
            .sorted()
            .toList();
    return names.isEmpty() && !changed.isEmpty() ? List.of("a related table") : names;
  }

  private static Stream<String> keys(WatchedObjects objects) {
    return Stream.of(
            objects.names().stream().map(NAME::concat),
            objects.relations().stream().map(oid -> "table " + oid),
            objects.linked().stream().map(oid -> "link " + oid))
        .flatMap(keys -> keys);
  }

  @Override
  public String toString() {
    return digests.keySet().stream().sorted().collect(Collectors.joining(", "));
  }
}
