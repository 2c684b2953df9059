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
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Digests of catalogue rows, to see whether what a plan rests on is still so: the version of every
 * row that describes a watched object, and where it is found. What autovacuum, ANALYZE, TRUNCATE or
 * GRANT on a table change is left out. Of a name counts what it means and its types; what happens
 * to rows, such as triggers, indexes and children, counts for the tables of set plans only: with
 * statements run as written the server itself does what is due.
 *
 * @param digests by object; none for an object that is not there
 * @param titles what a person calls them
 */
public record CatalogFingerprint(Map<String, String> digests, Map<String, String> titles) {
  /** Index look-ups only: it is run in every destination transaction. */
  public static final String SQL =
      """
      SELECT f.key, pg_catalog.sum(pg_catalog.hashtextextended(f.fact, 0))::pg_catalog.text,
        pg_catalog.min(f.title) FROM (
        SELECT c.key, c.relname::pg_catalog.text AS title,
          pg_catalog.concat_ws(' ', c.oid, c.relname, c.relnamespace, c.relkind,
            (SELECT n.xmin FROM pg_catalog.pg_namespace n WHERE n.oid = c.relnamespace),
            (SELECT pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.concat_ws(' ', a.attnum, a.xmin,
                 (SELECT t.xmin FROM pg_catalog.pg_type t
                   WHERE t.oid = a.atttypid AND a.atttypid >= 16384::pg_catalog.oid)), 1))
               FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attnum > 0::pg_catalog.int2)) AS fact
          FROM (SELECT 'name ' || c.relname::pg_catalog.text AS key, c.* FROM pg_catalog.pg_class c
                 WHERE c.relname = ANY (?::pg_catalog.name[])
                   AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)
                UNION ALL
                SELECT 'table ' || c.oid::pg_catalog.text, c.* FROM pg_catalog.pg_class c
                 WHERE c.oid = ANY (?::pg_catalog.oid[])) AS c
        UNION ALL
        SELECT 'table ' || c.oid::pg_catalog.text, c.relname::pg_catalog.text, pg_catalog.concat_ws(' ', 'rows',
            c.relhasrules, c.relrowsecurity, c.relispartition,
            (SELECT pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.concat_ws(' ', i.indexrelid, i.xmin), 2))
               FROM pg_catalog.pg_index i WHERE i.indrelid = c.oid),
            (SELECT pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.concat_ws(' ', t.oid, t.xmin), 3))
               FROM pg_catalog.pg_trigger t WHERE t.tgrelid = c.oid),
            (SELECT pg_catalog.sum(pg_catalog.hashtextextended(pg_catalog.concat_ws(' ', i.inhrelid, i.xmin), 4))
               FROM pg_catalog.pg_inherits i WHERE i.inhparent = c.oid))
          FROM pg_catalog.pg_class c WHERE c.oid = ANY (?::pg_catalog.oid[])
        UNION ALL
        SELECT 'name ' || t.typname::pg_catalog.text, t.typname::pg_catalog.text, pg_catalog.concat_ws(' ', 'type', t.oid, t.xmin)
          FROM pg_catalog.pg_type t
         WHERE t.typname = ANY (?::pg_catalog.name[])
           AND NOT pg_catalog.pg_is_other_temp_schema(t.typnamespace)
        UNION ALL
        SELECT 'name ' || p.proname::pg_catalog.text, p.proname::pg_catalog.text, pg_catalog.concat_ws(' ', 'function', p.oid, p.xmin)
          FROM pg_catalog.pg_proc p WHERE p.proname = ANY (?::pg_catalog.name[])
        UNION ALL
        SELECT 'link ' || t.tgrelid::pg_catalog.text, NULL, pg_catalog.concat_ws(' ', t.oid, t.xmin)
          FROM pg_catalog.pg_trigger t WHERE t.tgrelid = ANY (?::pg_catalog.oid[])
      ) AS f GROUP BY f.key
      """;

  private static final String NAME = "name ";

  public CatalogFingerprint {
    digests = Map.copyOf(digests);
    titles = Map.copyOf(titles);
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
    Array relations = connection.createArrayOf("oid", objects.relations().toArray());
    query.setArray(2, relations);
    query.setArray(3, relations);
    query.setArray(4, names);
    query.setArray(5, names);
    query.setArray(6, connection.createArrayOf("oid", objects.linked().toArray()));
    Map<String, String> digests = new HashMap<>();
    Map<String, String> titles = new HashMap<>();
    try (ResultSet row = query.executeQuery()) {
      while (row.next()) {
        digests.put(row.getString(1), row.getString(2));
        if (row.getString(3) != null) {
          titles.put(row.getString(1), row.getString(3));
        }
      }
    }
    return new CatalogFingerprint(digests, titles);
  }

  /** What differs, in words; empty if nothing does. Both must be of these objects at least. */
  public List<String> differences(CatalogFingerprint now, WatchedObjects objects) {
    List<String> changed =
        keys(objects)
            .filter(key -> !Objects.equals(digests.get(key), now.digests.get(key)))
            .toList();
    List<String> names =
        changed.stream().flatMap(key -> title(key, now).stream()).distinct().sorted().toList();
    return names.isEmpty() && !changed.isEmpty() ? List.of("a related table") : names;
  }

  private Optional<String> title(String key, CatalogFingerprint now) {
    return Optional.ofNullable(titles.get(key)).or(() -> Optional.ofNullable(now.titles.get(key)));
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
