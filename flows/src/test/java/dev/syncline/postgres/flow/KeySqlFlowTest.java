package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.verify.DiagnosticException;
import java.util.ArrayList;
import java.util.List;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever SQL a public schema has: where the key of a changed row can be told, the destination is
 * what the SQL gives for all rows, after deletes and changed keys too. Where it cannot, the schema
 * is refused by name, or the publisher stops by name before it has published a wrong key.
 */
@Tag("verify")
class KeySqlFlowTest {
  private static final List<String> RIGHT =
      List.of(
          "SELECT id, a AS v FROM items WHERE id = :id",
          "SELECT t.id, t.a AS v FROM items t WHERE :id = t.id",
          "SELECT id AS \"id\", \"a\" AS v FROM public.\"items\" WHERE (id = :id)",
          "SELECT id, a AS v FROM ONLY items WHERE id = :id",
          "SELECT id, a AS v FROM items WHERE id = :id AND a IS NOT NULL",
          "(SELECT id, a AS v FROM items WHERE id = :id)",
          "SELECT id, v FROM (SELECT *, a AS v FROM items) t WHERE id = :id",
          "SELECT k AS id, x AS v FROM items AS t(k, x) WHERE k = :id",
          // Other keys than the primary key, and casts of one.
          "SELECT sku AS id, a AS v FROM items WHERE id = :id",
          "SELECT sku AS id, a AS v FROM items WHERE sku = :sku",
          "SELECT id::text AS id, a AS v FROM items WHERE id = :id",
          "SELECT id::text, a AS v FROM items WHERE id = :id",
          "SELECT id::text AS id, a AS v FROM items WHERE sku = :sku",
          "SELECT CAST(id AS numeric(10, 2)) AS id, a AS v FROM items WHERE id = :id",
          "SELECT made::text AS id, a AS v FROM items WHERE id = :id",
          "SELECT made::timestamp AS id, a AS v FROM items WHERE id = :id",
          "SELECT made AS id, a AS v FROM items WHERE made = :made",
          "SELECT sku COLLATE \"C\" AS id, a AS v FROM items WHERE id = :id",
          "SELECT text AS id, a AS v FROM (SELECT id::text AS text, id, a FROM items) t"
              + " WHERE id = :id",
          "SELECT :id AS id, count(*) AS v FROM items WHERE id = :id",
          // Queries within.
          "WITH c AS (SELECT * FROM items WHERE id = :id) SELECT id, a AS v FROM c",
          "WITH c AS (SELECT id, a FROM items) SELECT id, a AS v FROM c WHERE id = :id",
          "WITH c(n, x) AS (SELECT id, a FROM items) SELECT n AS id, x AS v FROM c WHERE n = :id",
          "WITH items AS (SELECT id, a FROM items) SELECT id, a AS v FROM items WHERE id = :id",
          "WITH items AS (SELECT sku AS id, id AS sku, a FROM items) SELECT id, a AS v FROM items"
              + " WHERE sku = :id",
          "SELECT id, v FROM (SELECT id, a AS v FROM items WHERE id = :id LIMIT 1) AS limited",
          "SELECT id, v FROM (SELECT id, a AS v FROM items OFFSET 0) AS fenced WHERE id = :id",
          "SELECT DISTINCT ON (id) id, a AS v FROM items WHERE id = :id ORDER BY id, a",
          "SELECT i.id, l.v FROM items i, LATERAL (SELECT i.a || i.b AS v) l WHERE i.id = :id",
          "SELECT i.id, i.a AS v FROM items i, LATERAL (SELECT i.id = :id AS own) l WHERE l.own",
          // Set operations.
          "SELECT id, a AS v FROM items WHERE id = :id AND category = 1"
              + " UNION ALL SELECT id, b FROM items WHERE id = :id AND category <> 1",
          "SELECT id, a AS v FROM items WHERE id = :id AND category = 1"
              + " UNION SELECT :id, b FROM items WHERE id = :id AND category <> 1",
          "SELECT id, a AS v FROM items WHERE id = :id"
              + " EXCEPT SELECT id, a FROM items WHERE id = :id AND category = 2",
          "SELECT id, v FROM (SELECT id, a AS v FROM items WHERE category = 1"
              + " UNION ALL SELECT id, b FROM items WHERE category <> 1) u WHERE id = :id",
          "SELECT id, a AS v FROM items WHERE id = :id UNION ALL SELECT id, a FROM items WHERE"
              + " false",
          // Joins.
          "SELECT i.id, s.name AS v FROM items i LEFT JOIN shops s ON s.shop = i.shop WHERE i.id ="
              + " :id",
          "SELECT i.id, s.name AS v FROM items i JOIN shops s USING (shop) WHERE id = :id",
          "SELECT id, s.name AS v FROM items i JOIN shops s ON s.shop = i.shop WHERE i.id = :id",
          "SELECT id, name AS v FROM items NATURAL JOIN shops WHERE id = :id",
          "SELECT i.id, s.name AS v FROM shops s RIGHT JOIN items i ON s.shop = i.shop WHERE i.id ="
              + " :id",
          "SELECT i.id, s.name AS v FROM (items i JOIN shops s ON s.shop = i.shop) WHERE i.id ="
              + " :id",
          "SELECT f.id, f.v FROM item_rows(:id) f WHERE f.id = :id",
          "SELECT s.id, s.v FROM seen s WHERE s.id = :id",
          // More than the changed row.
          "SELECT category AS id, count(*) AS v FROM items WHERE category = :category"
              + " GROUP BY category",
          "SELECT category AS id, count(*) AS v FROM items WHERE category = :category"
              + " GROUP BY category HAVING count(*) > 1",
          "SELECT DISTINCT category AS id, 'x' AS v FROM items WHERE category = :category",
          "SELECT id, n AS v FROM (SELECT category AS id, count(*) AS n FROM items GROUP BY"
              + " category) g WHERE id = :category",
          "SELECT id, rank() OVER (ORDER BY price, id) AS v FROM items WHERE category = :category",
          "SELECT id, a AS v FROM items WHERE category = :category AND price > 20",
          "SELECT s.shop AS id, count(*) AS v FROM shops s JOIN items i ON i.shop = s.shop"
              + " WHERE s.shop = :shop GROUP BY s.shop",
          // Aggregates that give a row also where there is none to count.
          "SELECT :category AS id, count(*) AS v FROM items WHERE category = :category",
          "SELECT c.id, count(i.id) AS v FROM (SELECT :category AS id) c LEFT JOIN items i"
              + " ON i.category = c.id GROUP BY c.id",
          "SELECT :sku AS id, sum(price) AS v FROM items WHERE sku = :sku",
          // Without FROM.
          "SELECT :category AS id, (SELECT count(*) FROM items WHERE category = :category) AS v",
          "SELECT :category AS id, 'x' AS v",
          "SELECT :category AS id, min(a) AS v FROM items WHERE category = :category",
          "SELECT made::date AS id, count(*) AS v FROM items WHERE made::date = :made::date"
              + " GROUP BY 1",
          "SELECT :id AS id, (SELECT a FROM items WHERE id = :id) AS v",
          // Types whose names alone mean something shorter.
          "SELECT flags AS id, a AS v FROM items WHERE flags = :flags",
          "SELECT flags AS id, a AS v FROM items WHERE flags = ANY (ARRAY[:flags])",
          "SELECT flags::bit(8) AS id, a AS v FROM items WHERE id = :id",
          "SELECT flags::bit(12) AS id, a AS v FROM items WHERE id = :id",
          "SELECT flags::bit varying AS id, a AS v FROM items WHERE id = :id",
          "SELECT flags AS id, count(*) AS v FROM items WHERE flags = :flags GROUP BY flags",
          "SELECT code AS id, a AS v FROM items WHERE code = :code",
          "SELECT code AS id, a AS v FROM items WHERE code = ANY (ARRAY[:code])",
          "SELECT code::char(20) AS id, a AS v FROM items WHERE id = :id",
          // Conditions that say the same in other ways.
          "SELECT id, a AS v FROM items WHERE id IN (:id)",
          "SELECT id, a AS v FROM items WHERE id IN (SELECT :id::int) FETCH FIRST ROW ONLY",
          "SELECT id, a AS v FROM items WHERE id = ANY (ARRAY[:id])",
          "SELECT id, a AS v FROM items WHERE id = :id OR false",
          "SELECT id, a AS v FROM items WHERE id BETWEEN :id AND :id");

  private static final List<String> REFUSED =
      List.of(
          "SELECT 'A' || id AS id, a AS v FROM items WHERE id = :id"
              + " UNION ALL SELECT 'B' || id, b FROM items WHERE id = :id",
          "WITH one AS (SELECT * FROM items WHERE id = :id)"
              + " SELECT 'A' || id AS id, a AS v FROM one UNION ALL SELECT 'B' || id, b FROM one",
          "WITH items AS (SELECT id + 1 AS id, a FROM items) SELECT id, a AS v FROM items"
              + " WHERE id = :id",
          "SELECT id, v FROM (SELECT id + 1 AS id, a AS v FROM items) t WHERE id = :id",
          "SELECT id, v FROM (SELECT 'x' || sku AS id, a AS v, id AS n FROM items) t WHERE n = :id",
          "SELECT id + 1 AS id, a AS v FROM items WHERE id = :id",
          "SELECT coalesce(sku, 'none') AS id, a AS v FROM items WHERE id = :id",
          "SELECT CASE WHEN price > 20 THEN id ELSE -id END AS id, a AS v FROM items WHERE id ="
              + " :id",
          "SELECT l.id, i.a AS v FROM items i, LATERAL (SELECT i.id * 2 AS id) l WHERE i.id = :id",
          "SELECT s.shop AS id, i.a AS v FROM items i LEFT JOIN shops s ON s.shop = i.shop"
              + " WHERE i.id = :id",
          "SELECT f.id, f.v FROM item_rows(:id) f",
          "SELECT min(id) AS id, min(a) AS v FROM items WHERE category = :category",
          "SELECT id, count(*) AS v FROM items WHERE id = :id GROUP BY ROLLUP (id)",
          "SELECT s.id || '' AS id, s.v FROM seen s WHERE s.id = :id");

  private final SyncRig rig = new SyncRig().inOneProcess();

  @BeforeEach
  void tables() {
    rig.source()
        .execute(
            "CREATE TABLE items (id int PRIMARY KEY, a text, b text, category int NOT NULL, price"
                + " int, sku text NOT NULL UNIQUE, shop int, made timestamptz NOT NULL UNIQUE,"
                + " flags bit(8) NOT NULL UNIQUE, code char(8) NOT NULL UNIQUE)",
            "ALTER TABLE items REPLICA IDENTITY FULL",
            "CREATE TABLE shops (shop int PRIMARY KEY, name text)",
            "INSERT INTO shops VALUES (1, 'one'), (2, 'two')",
            "CREATE VIEW seen AS SELECT id, a AS v FROM items",
            "CREATE FUNCTION item_rows(int, OUT id int, OUT v text) RETURNS SETOF record LANGUAGE"
                + " sql STABLE AS 'SELECT id, a FROM items WHERE id = $1'");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aKeyThatCanBeToldIsRightAfterEveryChange() {
    List<KeySql> cases = new ArrayList<>(cases(RIGHT));
    cases.add(
        new KeySql(
            "stated",
            "SELECT id + 0 AS id, a AS v FROM items WHERE id = :id",
            "SELECT :id AS id, '' AS v"));
    cases.add(
        new KeySql(
            "stated_by_row",
            "SELECT coalesce(id, 0) AS id, a AS v FROM items WHERE id = :id",
            "SELECT id, a AS v FROM items WHERE id = :id"));
    for (KeySql one : cases) {
      rig.destination().execute(one.table());
      rig.publish(one.published()).consume(one.consumed());
    }
    rig.source().execute(insert(1, 30));
    rig.start();
    assertRight("first load", cases);
    for (String change : changes()) {
      rig.source().execute(change);
      assertRight(change, cases);
    }
  }

  private static List<String> changes() {
    return List.of(
        insert(31, 45),
        "UPDATE items SET a = 'changed' WHERE id % 3 = 0",
        "UPDATE items SET a = NULL, price = price + 15 WHERE id % 4 = 0",
        "UPDATE items SET category = category % 4 + 1, shop = nullif(category % 3, 0)",
        "UPDATE items SET id = id + 1000 WHERE id % 5 = 0",
        "UPDATE items SET sku = 'moved ' || sku, made = made + interval '1 year' WHERE id % 2 = 0",
        "DELETE FROM items WHERE id % 3 = 1",
        "DELETE FROM items WHERE category IN (2, 3)",
        "DELETE FROM items");
  }

  private static String insert(int first, int last) {
    return ("INSERT INTO items SELECT n, 'a' || n, 'b' || n, n %% 4 + 1, n, 'sku ' || n,"
            + " nullif(n %% 3, 0), '2024-01-01Z'::timestamptz + n * interval '61 minutes',"
            + " n::bit(8), 'code ' || n"
            + " FROM generate_series(%d, %d) n")
        .formatted(first, last);
  }

  private void assertRight(String after, List<KeySql> cases) {
    rig.drain();
    SoftAssertions all = new SoftAssertions();
    for (KeySql one : cases) {
      all.assertThat(rig.destination().rows(one.arrived()))
          .as("%s: after %s", one.sql(), after)
          .isEqualTo(rig.source().rows(one.expected()));
    }
    all.assertAll();
  }

  @Test
  void aKeyThatCannotBeToldIsRefused() {
    SoftAssertions all = new SoftAssertions();
    try (Planning planning = new Planning(rig.source())) {
      for (KeySql one : cases(REFUSED)) {
        all.assertThat(codes(planning, one)).as(one.sql()).contains("SQL-215");
      }
    }
    all.assertAll();
  }

  private static List<String> codes(Planning planning, KeySql one) {
    try {
      planning.load(one.published());
      return List.of();
    } catch (DiagnosticException refused) {
      return refused.diagnostics().stream().map(problem -> problem.code().id()).toList();
    }
  }

  /** The SQL gives rows of other keys than the changed row's, which only its rows show. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, a AS v FROM items WHERE id >= :id",
        "SELECT DISTINCT ON (category) id, a AS v FROM items WHERE category = :category"
            + " ORDER BY category, price",
        "SELECT id, a AS v FROM items WHERE category = :category AND price > :price",
        "SELECT id, a AS v FROM items WHERE category = :category LIMIT 1",
        "SELECT x.id, y.a AS v FROM items x JOIN items y ON y.category = x.category WHERE y.id ="
            + " :id"
      })
  void aKeyThatIsNotTheChangedRowsIsNotPublished(String sql) {
    KeySql one = new KeySql("one", sql, "");
    rig.publish(one.published());
    rig.source().execute(insert(1, 30));
    rig.startPublisher();

    assertThat(Stops.reasons(rig, "publish")).containsAnyOf("SQL-224", "SQL-215");
    assertThat(rig.store().rows("SELECT key FROM sync_events.events WHERE operation = 'delete'"))
        .isEmpty();
  }

  private static List<KeySql> cases(List<String> statements) {
    List<KeySql> cases = new ArrayList<>();
    for (String sql : statements) {
      cases.add(new KeySql("case" + cases.size(), sql, ""));
    }
    return cases;
  }
}
