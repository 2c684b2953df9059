package dev.syncline.postgres.source.internal.transform.planning;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.postgres.source.internal.transform.plan.ReadColumns;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnsOfSqlTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT id, Price FROM items WHERE id = 1",
        "SELECT i.id, (SELECT count(*) FROM lines l WHERE l.price = i.id) FROM items AS i",
        "SELECT id, sum(price * amount) AS items FROM items i GROUP BY id",
        "SELECT count(*) FILTER (WHERE price > 1), count(*) OVER () FROM items",
        "SELECT id FROM items JOIN lines USING (price)",
        "SELECT (i.price).amount FROM items i",
        "SELECT '\"', \"price\" FROM items",
        "WITH priced AS (SELECT id, price FROM items) SELECT priced.id FROM priced",
      })
  void whatIsNamedIsRead(String sql) {
    ReadColumns read = SqlReading.of(sql).columns();

    assertThat(read.readsWholeRows()).isFalse();
    assertThat(read.reads("price")).isTrue();
    assertThat(read.reads("added")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT * FROM items",
        "SELECT id, i.* FROM items i",
        "SELECT id FROM (SELECT * FROM items) s",
        "WITH all_items AS (SELECT * FROM items) SELECT id FROM all_items",
        "SELECT id, to_jsonb(items) - 'secret' FROM items",
        "SELECT id, (SELECT json_agg(l ORDER BY l.id) FROM lines l WHERE l.item = i.id) FROM items"
            + " i",
        "SELECT i::text FROM items AS i",
        "SELECT CASE WHEN id > 1 THEN row_to_json(\"I\") END FROM items \"I\"",
        "SELECT id, count(ROW(i.*)) FROM items i GROUP BY id",
        "SELECT id FROM items NATURAL JOIN lines",
        "SELECT a FROM items AS i (a, b)",
        "SELECT id, \"a\"\"b\" FROM items",
        "TABLE items",
        "SELECT beyond the parser",
      })
  void whatReadsWholeRowsReadsWhatItDoesNotName(String sql) {
    ReadColumns read = SqlReading.of(sql).columns();

    assertThat(read.readsWholeRows()).isTrue();
    assertThat(read.reads("added")).isTrue();
  }
}
