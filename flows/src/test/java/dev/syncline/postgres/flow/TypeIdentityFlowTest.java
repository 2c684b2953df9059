package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Types of one name are told apart all the way, in the first load and in the stream alike. */
@Tag("verify")
class TypeIdentityFlowTest {
  private static final String[] TYPES = {
    "CREATE SCHEMA app",
    "CREATE SCHEMA other",
    "CREATE DOMAIN other.code AS int",
    "CREATE DOMAIN app.code AS text",
    "CREATE DOMAIN other.text AS int",
    "CREATE DOMAIN app.numeric AS text",
    "CREATE TYPE app.json AS ENUM ('007', 'true')",
    "CREATE TYPE other.state AS ENUM ('a')",
    "CREATE TYPE app.state AS ENUM ('007')",
    "CREATE TYPE app.money AS (amount pg_catalog.numeric, unit text)",
    "CREATE TYPE app.codes AS RANGE (subtype = app.code)",
    "CREATE TYPE app.citext AS (a int)",
  };

  private static final String COLUMNS =
      "label app.code, number other.code, n other.text, t app.numeric, j app.json, s app.state,"
          + " m app.money, labels app.code[], span app.codes, c app.citext";

  private static final String ROW =
      "'007', 7, 8, '009', '007', '007', '(1.50,EUR)', '{007,NULL}', '[007,01)', '(7)'";

  private final SyncRig rig = new SyncRig().inOneProcess();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void everyValueArrivesAsItIs() {
    create("item", "plain");
    rig.source().execute("INSERT INTO item VALUES (1, " + ROW + ")");
    rig.source().execute("INSERT INTO plain VALUES (1, " + ROW + ")");
    String[] scalars = {"id", "label", "number", "n", "t", "j", "s"};
    String[] all = {
      "id", "label", "number", "n", "t", "j", "s", "m", "labels", "span", "c",
    };
    rig.publish(table("item", all), table("plain", scalars))
        .consume(copy("item", "item", all), copy("plain", "plain", scalars))
        .start();
    rig.drain();
    assertSame();

    rig.source().execute("INSERT INTO item VALUES (2, " + ROW + ")");
    rig.source().execute("INSERT INTO plain VALUES (2, " + ROW + ")");
    rig.source().execute("UPDATE item SET label = '0070' WHERE id = 1");
    rig.source().execute("UPDATE plain SET label = '0070', n = 9 WHERE id = 1");
    rig.drain();
    assertSame();
    assertThat(rig.destination().value("SELECT label FROM plain WHERE id = 2")).isEqualTo("007");

    rig.source().execute("DELETE FROM item WHERE id = 1", "DELETE FROM plain WHERE id = 1");
    rig.drain();
    assertSame();
  }

  @Test
  void aColumnThatChangesItsTypeWhileRowsChangeIsReadFromTheTable() {
    for (TestDatabase database : List.of(rig.source(), rig.destination())) {
      database.execute("CREATE TABLE item (id int PRIMARY KEY, label text, n int)");
    }
    String[] columns = {"id", "label", "n"};
    rig.publish(table("item", columns)).consume(copy("item", "item", columns)).start();
    rig.source().execute("INSERT INTO item VALUES (1, '007', 1)");
    rig.drain();
    rig.stopPublisher();
    rig.source()
        .execute(
            "INSERT INTO item VALUES (2, '008', 2)",
            "UPDATE item SET n = 3 WHERE id = 1",
            "ALTER TABLE item ALTER label TYPE int USING label::int, ALTER n TYPE bigint",
            "INSERT INTO item VALUES (3, 9, 4)");
    rig.startPublisher();
    rig.drain();

    assertThat(rig.destination().rows("SELECT * FROM item ORDER BY id"))
        .containsExactly("1|7|3", "2|8|2", "3|9|4");
  }

  private void create(String... tables) {
    for (TestDatabase database : List.of(rig.source(), rig.destination())) {
      database.execute(TYPES);
      for (String table : tables) {
        database.execute("CREATE TABLE " + table + " (id int PRIMARY KEY, " + COLUMNS + ")");
      }
    }
  }

  private void assertSame() {
    assertThat(rows(rig.destination(), "item")).isEqualTo(rows(rig.source(), "item")).isNotEmpty();
    assertThat(
            rig.destination().rows("SELECT id, label, number, n, t, j, s FROM plain ORDER BY id"))
        .isEqualTo(rig.source().rows("SELECT id, label, number, n, t, j, s FROM plain ORDER BY id"))
        .isNotEmpty();
  }

  private static List<String> rows(TestDatabase database, String table) {
    return database.rows("SELECT t::pg_catalog.text FROM " + table + " t ORDER BY id");
  }
}
