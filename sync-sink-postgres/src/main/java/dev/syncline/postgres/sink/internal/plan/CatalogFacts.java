package dev.syncline.postgres.sink.internal.plan;

/**
 * The versions of the catalogue rows on which plans depend, as numbers that can be added. The sum
 * of all shows whether anything has changed, and the sum of each object shows what. {@link
 * CatalogParameters} sets the parameters.
 *
 * <p>Changes by autovacuum, ANALYZE, TRUNCATE or GRANT on a table do not count. For a name, its
 * meaning and its types count. What affects rows, such as triggers, indexes and children, counts
 * only for the tables of set plans: for statements that run as written, the server itself takes
 * care of it.
 */
final class CatalogFacts {
  static final String NAME = "name ";
  static final String TARGET = "target ";
  static final String FAMILY = "family ";
  static final String TRIGGERS = "triggers ";

  /**
   * Uses index lookups only, since it runs in every destination transaction. A subquery hides the
   * arrays' lengths from the planner, which would otherwise create a new plan for short arrays each
   * time; that takes ten times as long as the query. A range of one value makes the planner use the
   * index however many children other tables have.
   */
  private static final String FACTS =
      """
      WITH watched AS (
        SELECT ?::pg_catalog.name[] AS names, ?::pg_catalog.oid[] AS targets,
          ?::pg_catalog.oid[] AS family, ?::pg_catalog.oid[] AS triggered
      ), named AS NOT MATERIALIZED (
        SELECT c.oid, c.relname, c.relnamespace, c.relkind FROM pg_catalog.pg_class c
         WHERE c.relname = ANY ((SELECT names FROM watched)::pg_catalog.name[])
           AND NOT pg_catalog.pg_is_other_temp_schema(c.relnamespace)
      ), fact AS NOT MATERIALIZED (
        SELECT 'name ' || c.relname::pg_catalog.text AS object, c.oid AS relation,
          pg_catalog.hash_record_extended(ROW(c.oid, c.relname, c.relnamespace, c.relkind,
            (SELECT n.xmin FROM pg_catalog.pg_namespace n WHERE n.oid = c.relnamespace)), 1) AS version
          FROM named c
        UNION ALL
        SELECT 'name ' || c.relname::pg_catalog.text, c.oid,
          pg_catalog.hash_record_extended(ROW(c.oid, a.attnum, a.xmin,
            (SELECT t.xmin FROM pg_catalog.pg_type t
              WHERE t.oid = a.atttypid AND a.atttypid >= 16384::pg_catalog.oid)), 2)
          FROM named c
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0::pg_catalog.int2
        UNION ALL
        SELECT 'name ' || t.typname::pg_catalog.text, NULL,
          pg_catalog.hash_record_extended(ROW(t.oid, t.xmin), 3)
          FROM pg_catalog.pg_type t
         WHERE t.typname = ANY ((SELECT names FROM watched)::pg_catalog.name[])
           AND NOT pg_catalog.pg_is_other_temp_schema(t.typnamespace)
        UNION ALL
        SELECT 'name ' || p.proname::pg_catalog.text, NULL,
          pg_catalog.hash_record_extended(ROW(p.oid, p.xmin), 4)
          FROM pg_catalog.pg_proc p
         WHERE p.proname = ANY ((SELECT names FROM watched)::pg_catalog.name[])
        UNION ALL
        SELECT 'target ' || c.oid::pg_catalog.text, c.oid, pg_catalog.hash_record_extended(
            ROW(c.oid, c.relhasrules, c.relrowsecurity, c.relispartition), 5)
          FROM pg_catalog.pg_class c
         WHERE c.oid = ANY ((SELECT targets FROM watched)::pg_catalog.oid[])
        UNION ALL
        SELECT 'family ' || i.indrelid::pg_catalog.text, i.indrelid,
          pg_catalog.hash_record_extended(ROW(i.indexrelid, i.xmin), 6)
          FROM pg_catalog.pg_index i
         WHERE i.indrelid = ANY ((SELECT family FROM watched)::pg_catalog.oid[])
        UNION ALL
        SELECT 'family ' || i.inhparent::pg_catalog.text, i.inhparent,
          pg_catalog.hash_record_extended(ROW(i.inhrelid, i.inhparent, i.xmin), 7)
          FROM watched, pg_catalog.unnest(watched.family) AS parent
          JOIN pg_catalog.pg_inherits i ON i.inhparent BETWEEN parent AND parent
        UNION ALL
        SELECT 'triggers ' || t.tgrelid::pg_catalog.text, t.tgrelid,
          pg_catalog.hash_record_extended(ROW(t.oid, t.xmin), 8)
          FROM pg_catalog.pg_trigger t
         WHERE t.tgrelid = ANY ((SELECT triggered FROM watched)::pg_catalog.oid[])
      )
      """;

  /** One row with the sum of all. */
  static final String TOTAL = FACTS + "SELECT coalesce(pg_catalog.sum(fact.version), 0) FROM fact";

  /** Each existing object, its sum, and the name of the table that it is or belongs to. */
  static final String EACH =
      FACTS
          + """
          SELECT fact.object, pg_catalog.sum(fact.version), pg_catalog.min(c.relname::pg_catalog.text)
          FROM fact LEFT JOIN pg_catalog.pg_class c ON c.oid = fact.relation GROUP BY fact.object
          """;

  private CatalogFacts() {}
}
