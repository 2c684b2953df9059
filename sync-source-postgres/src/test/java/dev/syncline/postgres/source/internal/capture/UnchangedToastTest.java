package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class UnchangedToastTest {
  private static final Map<String, String> LARGE = new LinkedHashMap<>();

  static {
    String text = "repeat('x', 9000)";
    LARGE.put("text", text);
    LARGE.put("varchar", text);
    LARGE.put("char(9000)", text);
    LARGE.put("bytea", "convert_to(" + text + ", 'UTF8')");
    LARGE.put("json", "to_json(" + text + ")");
    LARGE.put("jsonb", "to_jsonb(" + text + ")");
    LARGE.put("xml", text + "::xml");
    LARGE.put("numeric", "repeat('123456789', 2000)::numeric");
    LARGE.put("varbit", "repeat('10', 40000)::varbit");
    LARGE.put(
        "tsvector",
        "(SELECT string_agg('word' || i, ' ') FROM generate_series(1, 2000) i)::tsvector");
    LARGE.put("polygon", "polygon(500, circle '((0,0),1)')");
    LARGE.put("path", "polygon(500, circle '((0,0),1)')::path");
    LARGE.put("numrange", "numrange(0, repeat('123456789', 2000)::numeric)");
    LARGE.put(
        "int4multirange",
        "(SELECT range_agg(int4range(i * 9, i * 9 + 2)) FROM generate_series(1, 2000) i)");
    LARGE.put("pair", "(1, " + text + ")::pair");
    LARGE.put("long_text", text + "::long_text");
    for (String element : List.of("int", "bigint", "float8", "bool", "numeric")) {
      LARGE.put(element + "[]", "array_fill(1, ARRAY[9000])::" + element + "[]");
    }
    LARGE.put("text[]", "ARRAY[" + text + "]");
    LARGE.put("varchar(9000)[]", "ARRAY[" + text + "]");
    LARGE.put("bytea[]", "ARRAY[convert_to(" + text + ", 'UTF8')]");
    LARGE.put("jsonb[]", "ARRAY[to_jsonb(" + text + ")]");
    LARGE.put("xml[]", "ARRAY[" + text + "::xml]");
    LARGE.put("uuid[]", "array_fill(gen_random_uuid(), ARRAY[900])");
    LARGE.put("timestamptz[]", "array_fill(now(), ARRAY[2000])");
    LARGE.put("date[]", "array_fill(current_date, ARRAY[4000])");
    LARGE.put("interval[]", "array_fill(interval '1 day', ARRAY[2000])");
    LARGE.put("point[]", "array_fill(point '(1,2)', ARRAY[2000])");
    LARGE.put("mood[]", "array_fill('happy'::mood, ARRAY[4000])");
    LARGE.put("pair[]", "ARRAY[(1, " + text + ")::pair]");
  }

  private final TestDatabase database = TestPostgres.shared().database();
  private final List<String> columns = new ArrayList<>();

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void isUnknownForEveryTypeWhenAnotherColumnChanges() {
    CapturedDatabase captured = fill();
    database.execute("UPDATE large SET n = 2");

    try (Capture capture = captured.open(captured.start())) {
      assertThat(capture.transactions(2).changes().get(1))
          .isEqualTo(
              "~large id=1 n=2"
                  + columns.stream().map(name -> " " + name + "=?").collect(Collectors.joining()));
    }
  }

  @Test
  void isTheOldValueWhereWholeOldRowsAreLogged() {
    CapturedDatabase captured = fill();
    database.execute("ALTER TABLE large REPLICA IDENTITY FULL", "UPDATE large SET n = 2");

    try (Capture capture = captured.open(captured.start())) {
      assertThat(capture.transactions(2).changes().get(1))
          .contains(" c0=xxxx")
          .doesNotContain("c0=?");
    }
  }

  private CapturedDatabase fill() {
    database.execute(
        "CREATE TYPE pair AS (a int, b text)",
        "CREATE TYPE mood AS ENUM ('happy')",
        "CREATE DOMAIN long_text AS text");
    StringBuilder table = new StringBuilder("CREATE TABLE large (id int PRIMARY KEY, n int");
    LARGE.forEach(
        (type, value) -> {
          columns.add("c" + columns.size());
          table.append(", c" + (columns.size() - 1) + " " + type);
        });
    database.execute(table.append(")").toString());
    columns.forEach(
        column -> database.execute("ALTER TABLE large ALTER " + column + " SET STORAGE EXTERNAL"));
    CapturedDatabase captured = CapturedDatabase.of(database, "large");
    database.execute("INSERT INTO large VALUES (1, 1, " + String.join(", ", LARGE.values()) + ")");
    return captured;
  }
}
