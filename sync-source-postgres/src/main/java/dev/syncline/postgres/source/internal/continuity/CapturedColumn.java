package dev.syncline.postgres.source.internal.continuity;

import java.util.List;
import java.util.Objects;

/**
 * The properties of a captured table's column that show whether the values of existing rows have
 * changed. Stored as text in this order, separated by spaces.
 *
 * @param number its position in the table, which changes if the column is dropped and added again
 * @param type the OID of its type, domains resolved
 * @param version changes whenever the column is altered
 * @param filled whether rows from before it was added have their value in the catalog; no longer
 *     once the table was rewritten
 * @param types the OIDs of the enums and composite types its values consist of
 */
record CapturedColumn(int number, long type, String version, boolean filled, List<String> types) {
  private static final int FACTS = 4;

  /**
   * The columns of a relation {@code c}: an array of pairs of a name and the properties as text.
   */
  static final String COLUMNS =
      """
      SELECT array_agg(ARRAY[a.attname::text, concat_ws(' ', a.attnum,
               CASE WHEN a.atttypid < 16384 THEN a.atttypid ELSE (
                 WITH RECURSIVE base AS (
                   SELECT a.atttypid AS oid
                   UNION ALL
                   SELECT t.typbasetype FROM base JOIN pg_catalog.pg_type t ON t.oid = base.oid
                    WHERE t.typtype = 'd')
                 SELECT t.oid FROM base JOIN pg_catalog.pg_type t ON t.oid = base.oid
                  WHERE t.typtype <> 'd') END,
               a.xmin, a.atthasmissing,
               CASE WHEN a.atttypid >= 16384 THEN (
                 WITH RECURSIVE used AS (
                   SELECT a.atttypid AS oid
                   UNION
                   SELECT inner_type.oid
                     FROM used
                     JOIN pg_catalog.pg_type t ON t.oid = used.oid
                    CROSS JOIN LATERAL (
                      SELECT t.typbasetype UNION ALL SELECT t.typelem
                      UNION ALL
                      SELECT p.atttypid FROM pg_catalog.pg_attribute p
                       WHERE t.typtype = 'c' AND p.attrelid = t.typrelid
                         AND p.attnum > 0 AND NOT p.attisdropped
                      UNION ALL
                      SELECT r.rngsubtype FROM pg_catalog.pg_range r
                       WHERE r.rngtypid = t.oid OR r.rngmultitypid = t.oid) AS inner_type (oid)
                    WHERE inner_type.oid >= 16384)
                 SELECT string_agg(t.oid::text, ' ' ORDER BY t.oid)
                   FROM used JOIN pg_catalog.pg_type t ON t.oid = used.oid
                  WHERE t.typtype IN ('c', 'e')) END)])
        FROM pg_catalog.pg_attribute a
       WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
      """;

  CapturedColumn {
    Objects.requireNonNull(version, "version");
    types = List.copyOf(types);
  }

  static CapturedColumn parse(String facts) {
    List<String> parts = List.of(facts.split(" "));
    return new CapturedColumn(
        Integer.parseInt(parts.get(0)),
        Long.parseLong(parts.get(1)),
        parts.get(2),
        parts.get(3).equals("t"),
        parts.subList(FACTS, parts.size()));
  }
}
