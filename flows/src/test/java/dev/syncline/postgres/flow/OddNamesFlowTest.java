package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names of any form at the source: what holds lists of patterns must take them as they are. */
@Tag("verify")
class OddNamesFlowTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a.b       | c.d          | e.f",
        "a,b       | c,d          | e,f",
        "A         | Items        | Label",
        "a b       | c d          | e f",
        "a\"b      | c\"d         | e\"f",
        "a'b       | c'd          | e'f",
        "a$1       | $c{d}        | ${e}",
        "(.*)      | [a-z]+       | ^x|y$",
        "a\\d      | c\\E\\Q      | e\\",
        "été       | 表            | naïve",
        "a%20b     | c&d=e        | e?f",
        "select    | user         | order",
        "s23456789012345678901234567890123456789012345678901234567890abc |"
            + " t23456789012345678901234567890123456789012345678901234567890abc |"
            + " c23456789012345678901234567890123456789012345678901234567890abc",
        "a-b       | c/d:e;f      | g#h@i!j~k",
      })
  void arePublishedWhateverTheyMeanElsewhere(String schema, String table, String column) {
    String place = quoted(schema) + "." + quoted(table);
    try (SyncRig rig = new SyncRig()) {
      rig.source()
          .execute(
              "CREATE SCHEMA " + quoted(schema),
              "CREATE TABLE " + place + " (id bigint PRIMARY KEY, " + quoted(column) + " text)",
              "INSERT INTO " + place + " VALUES (1, 'one')");
      rig.destination().execute("CREATE TABLE copies (id bigint PRIMARY KEY, label text)");
      String sql = "SELECT id, " + quoted(column) + " AS label FROM " + place + " WHERE id = :id";
      rig.publish(Contracts.schema("odd", new String[] {"id", "label"}, insertOrUpdate(place, sql)))
          .consume(Contracts.copy("odd", "copies", "id", "label"));

      rig.start();
      rig.drain();
      rig.source()
          .execute(
              "INSERT INTO " + place + " VALUES (2, 'two')",
              "UPDATE " + place + " SET " + quoted(column) + " = 'uno' WHERE id = 1",
              "INSERT INTO " + place + " VALUES (3, 'three')",
              "DELETE FROM " + place + " WHERE id = 3");
      rig.drain();

      assertThat(rig.destination().rows("SELECT id, label FROM copies ORDER BY id"))
          .containsExactly("1|uno", "2|two");
      rig.close();
      rig.source().dropSlots();
    }
  }

  /** The engine names topics after tables, and these have the same; its patterns know no case. */
  @Test
  void tablesWithNamesThatAreAlikeStayApart() {
    try (SyncRig rig = new SyncRig()) {
      String[] tables = {"\"Items\"", "items", "\"i b\"", "i_b", "\"i,b\""};
      for (String table : tables) {
        String name = "p" + Integer.toUnsignedString(table.hashCode());
        rig.source().execute("CREATE TABLE " + table + " (id bigint PRIMARY KEY, label text)");
        rig.destination().execute("CREATE TABLE " + name + " (id bigint PRIMARY KEY, label text)");
        String sql = "SELECT id, label FROM " + table + " WHERE id = :id";
        rig.publish(
                Contracts.schema(name, new String[] {"id", "label"}, insertOrUpdate(table, sql)))
            .consume(Contracts.copy(name, name, "id", "label"));
      }
      rig.start();
      rig.drain();
      for (String table : tables) {
        rig.source().execute("INSERT INTO " + table + " VALUES (1, '" + table + "')");
      }
      rig.drain();

      for (String table : tables) {
        assertThat(
                rig.destination()
                    .rows("SELECT label FROM p" + Integer.toUnsignedString(table.hashCode())))
            .containsExactly(table);
      }
    }
  }

  /** Refused by the engine in its own words, which the look before the next attempt names. */
  @Test
  void aColumnAddedLaterThatIsLikeAnotherStopsCaptureByName() {
    try (SyncRig rig = new SyncRig()) {
      rig.source().execute("CREATE TABLE items (id bigint PRIMARY KEY, name text)");
      rig.publish(Contracts.table("items", "id", "name"));
      rig.startPublisher();
      rig.drainToStore();

      rig.source()
          .execute(
              "ALTER TABLE items ADD COLUMN \"Name\" text",
              "INSERT INTO items VALUES (1, 'a', 'b')");

      await()
          .atMost(SyncRig.PATIENCE)
          .until(
              () ->
                  rig.pipelines().stream()
                      .anyMatch(one -> one.note().startsWith("SRC-127 table public.items")));
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}
