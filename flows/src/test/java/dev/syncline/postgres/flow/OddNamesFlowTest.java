package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Names of any form at the source: what holds lists of patterns must take them as they are. */
@Tag("verify")
class OddNamesFlowTest {
  /** A column of a table of a schema. */
  private record Place(String schema, String table, String column) {
    String relation() {
      return quoted(schema) + "." + quoted(table);
    }

    void createWithOneRow(TestDatabase source) {
      source.execute(
          "CREATE SCHEMA " + quoted(schema),
          "CREATE TABLE " + relation() + " (id bigint PRIMARY KEY, " + quoted(column) + " text)",
          "INSERT INTO " + relation() + " VALUES (1, 'one')");
    }

    void change(TestDatabase source) {
      source.execute(
          "INSERT INTO " + relation() + " VALUES (2, 'two')",
          "UPDATE " + relation() + " SET " + quoted(column) + " = 'uno' WHERE id = 1",
          "INSERT INTO " + relation() + " VALUES (3, 'three')",
          "DELETE FROM " + relation() + " WHERE id = 3");
    }
  }

  private static final List<Place> PLACES =
      List.of(
          new Place("a.b", "c.d", "e.f"),
          new Place("a,b", "c,d", "e,f"),
          new Place("A", "Items", "Label"),
          new Place("a b", "c d", "e f"),
          new Place("a\"b", "c\"d", "e\"f"),
          new Place("a'b", "c'd", "e'f"),
          new Place("a$1", "$c{d}", "${e}"),
          new Place("(.*)", "[a-z]+", "^x|y$"),
          new Place("a\\d", "c\\E\\Q", "e\\"),
          new Place("été", "表", "naïve"),
          new Place("a%20b", "c&d=e", "e?f"),
          new Place("select", "user", "order"),
          new Place(
              "s23456789012345678901234567890123456789012345678901234567890abc",
              "t23456789012345678901234567890123456789012345678901234567890abc",
              "c23456789012345678901234567890123456789012345678901234567890abc"),
          new Place("a-b", "c/d:e;f", "g#h@i!j~k"));

  @Test
  void arePublishedWhateverTheyMeanElsewhere() {
    try (SyncRig rig = new SyncRig()) {
      for (int number = 0; number < PLACES.size(); number++) {
        Place place = PLACES.get(number);
        place.createWithOneRow(rig.source());
        rig.destination()
            .execute("CREATE TABLE " + copy(number) + " (id bigint PRIMARY KEY, label text)");
        String rows = place.relation();
        String sql =
            "SELECT id, " + quoted(place.column()) + " AS label FROM " + rows + " WHERE id = :id";
        rig.publish(
                Contracts.schema(
                    copy(number), new String[] {"id", "label"}, insertOrUpdate(rows, sql)))
            .consume(Contracts.copy(copy(number), copy(number), "id", "label"));
      }

      rig.start();
      rig.drain();
      PLACES.forEach(place -> place.change(rig.source()));
      rig.drain();

      for (int number = 0; number < PLACES.size(); number++) {
        assertThat(rig.destination().rows("SELECT id, label FROM " + copy(number) + " ORDER BY id"))
            .as(PLACES.get(number).toString())
            .containsExactly("1|uno", "2|two");
      }
    }
  }

  private static String copy(int number) {
    return "copy_" + number;
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
