package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** What is printed for a table of several parts helps, given to psql as it stands. */
@Tag("verify")
class OldRowRemedyTest {
  private static final String NOTE = "odd */ /* \"\"note\"\"";

  private final TestDatabase database = TestPostgres.shared().database();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CREATE TABLE items (id int PRIMARY KEY, \"%s\" text, other int);"
            + " CREATE TABLE more (PRIMARY KEY (id)) INHERITS (items)",
        "CREATE TABLE items (id int PRIMARY KEY, \"%s\" text, other int) PARTITION BY RANGE (id);"
            + " CREATE TABLE less PARTITION OF items FOR VALUES FROM (0) TO (10);"
            + " CREATE TABLE more PARTITION OF items FOR VALUES FROM (10) TO (20)"
      })
  void helpsAllPartsAtOnce(String tables) throws SQLException {
    String published = " (id, \"" + NOTE + "\")";
    database.execute(
        tables.formatted(NOTE),
        "CREATE PUBLICATION of_others FOR TABLE ONLY items"
            + published
            + (tables.contains("INHERITS") ? ", ONLY more" + published : "")
            + " WITH (publish_via_partition_root = true)",
        "INSERT INTO items VALUES (1, 'one', 1)");
    String column = NOTE.replace("\"\"", "\"");
    String remedy = OldRowRemedy.of(items(), List.of(column)) + ";";
    assertThat(remedy.split("refuses NULL in")).hasSize(3);

    runInPsql(remedy);

    assertThat(items().lacking(List.of(column))).isEmpty();
    database.execute("UPDATE items SET other = 2", "DELETE FROM items");
  }

  /** The child allows NULL in a column in which the table forbids it. */
  @Test
  void helpsAChildThatAllowsNull() throws SQLException {
    boolean inherited = database.number("SELECT current_setting('server_version_num')") < 180_000;
    database.execute(
        "CREATE TABLE items (id int PRIMARY KEY, k int "
            + (inherited ? "NOT NULL" : "CONSTRAINT nn NOT NULL NO INHERIT")
            + ", other int, UNIQUE (k))",
        "CREATE TABLE more (PRIMARY KEY (id), own int) INHERITS (items)",
        "ALTER TABLE more ALTER k DROP NOT NULL",
        "ALTER TABLE items REPLICA IDENTITY FULL",
        "CREATE PUBLICATION of_others FOR TABLE ONLY items, ONLY more (id, k)",
        "INSERT INTO more VALUES (1, 1, 1)");
    String remedy = OldRowRemedy.of(items(), List.of("k")) + ";";
    assertThat(remedy).contains("\"more\" ALTER COLUMN \"k\" SET NOT NULL", "refuses NULL in k");

    runInPsql(remedy);

    assertThat(items().lacking(List.of("k"))).isEmpty();
    database.execute("UPDATE items SET other = 2", "DELETE FROM items");
  }

  @Test
  void proposesNoIndexOfATypeWithoutAnOrder() throws SQLException {
    database.execute(
        "CREATE TABLE items (id int PRIMARY KEY, k json NOT NULL, other int)",
        "CREATE PUBLICATION of_others FOR TABLE ONLY items (id, k)");

    assertThat(OldRowRemedy.of(items(), List.of("k"))).startsWith("choose other columns than k ");
    database.execute("DROP PUBLICATION of_others");
    assertThat(OldRowRemedy.of(items(), List.of("k"))).endsWith(" REPLICA IDENTITY FULL");
  }

  private SourceTable items() throws SQLException {
    try (Connection session = database.connect()) {
      return new SourceCatalog(session).findAll(List.of("items")).get("items");
    }
  }

  /** Statement by statement, as psql takes a text apart. */
  private void runInPsql(String text) throws SQLException {
    try (Connection session = database.connect();
        Statement statement = session.createStatement()) {
      for (NativeQuery query : Parser.parseJdbcSql(text, true, false, true, true, false)) {
        statement.execute(query.nativeSql);
      }
    }
  }
}
