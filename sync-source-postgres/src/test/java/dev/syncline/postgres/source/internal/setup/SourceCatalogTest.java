package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.change.TableName;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class SourceCatalogTest {
  private TestDatabase database;
  private Connection session;
  private SourceCatalog catalog;

  @BeforeEach
  void connect() throws SQLException {
    database = TestPostgres.shared().database();
    session = database.connect();
    catalog = new SourceCatalog(session);
  }

  @AfterEach
  void disconnect() throws SQLException {
    session.close();
  }

  @Test
  void describesColumnsInTableOrderAndTheKeyInKeyOrder() throws SQLException {
    database.execute(
        "CREATE DOMAIN email AS varchar(80)",
        "CREATE TABLE account (b int, gone int, mail email NOT NULL, a numeric(10,2),"
            + " twice int GENERATED ALWAYS AS (b * 2) STORED, PRIMARY KEY (a, b))",
        "ALTER TABLE account DROP COLUMN gone");

    SourceTable table = find("account").orElseThrow();

    assertThat(table.name()).isEqualTo(new TableName("public", "account"));
    assertThat(table.kind()).isEqualTo(RelationKind.TABLE);
    assertThat(table.columns())
        .containsExactly(
            new SourceColumn("b", "integer", 23, 23, true, Generation.NONE),
            new SourceColumn(
                "mail",
                "email",
                database.number("SELECT 'email'::regtype::oid"),
                1043,
                true,
                Generation.NONE),
            new SourceColumn("a", "numeric(10,2)", 1700, 1700, true, Generation.NONE),
            new SourceColumn("twice", "integer", 23, 23, false, Generation.STORED));
    assertThat(table.primaryKey()).containsExactly("a", "b");
    assertThat(table.oldRowColumns()).containsExactly("a", "b");
  }

  @Test
  void tellsWhichKeysAreCheckedLate() throws SQLException {
    database.execute(
        "CREATE TABLE item (a int NOT NULL, b int UNIQUE DEFERRABLE, c int UNIQUE DEFERRABLE"
            + " INITIALLY DEFERRED, d int, e int, PRIMARY KEY (a) DEFERRABLE)",
        "CREATE UNIQUE INDEX ON item (c)",
        "CREATE UNIQUE INDEX ON item (d) WHERE e > 0",
        "CREATE UNIQUE INDEX ON item (e) INCLUDE (b)");

    SourceTable table = find("item").orElseThrow();

    assertThat(table.primaryKey()).containsExactly("a");
    assertThat(table.lateKeys()).containsExactlyInAnyOrder(Set.of("a"), Set.of("b"));
    assertThat(table.mayBeTakenEarly(columns(table, "a", "d"))).isTrue();
    assertThat(table.mayBeTakenEarly(columns(table, "a", "e"))).isFalse();
    assertThat(table.mayBeTakenEarly(columns(table, "c"))).isFalse();
    assertThat(table.mayBeTakenEarly(columns(table, "d"))).isFalse();
  }

  private static List<SourceColumn> columns(SourceTable table, String... names) {
    return Stream.of(names).map(table::required).toList();
  }

  @Test
  void findsByFullNameByFoldedNameAndByExactSpelling() throws SQLException {
    database.execute(
        "CREATE SCHEMA sales",
        "CREATE TABLE sales.orders (id int PRIMARY KEY)",
        "CREATE SCHEMA \"with.dot\"",
        "CREATE TABLE \"with.dot\".\"a \"\"b\"\"\" (id int PRIMARY KEY)",
        "CREATE TABLE \"Mixed Case\" (id int PRIMARY KEY)");

    assertThat(find("sales.orders")).isPresent();
    assertThat(find("Sales.Orders")).isPresent();
    assertThat(find("\"Mixed Case\"")).isPresent();
    assertThat(find("\"with.dot\".\"a \"\"b\"\"\"")).isPresent();
    assertThat(catalog.findNamed(List.of(new TableName("sales", "orders")))).hasSize(1);
    assertThat(find("orders")).isEmpty();
    assertThat(catalog.tables())
        .containsExactly(
            new TableName("public", "Mixed Case"),
            new TableName("sales", "orders"),
            new TableName("with.dot", "a \"b\""));
  }

  @Test
  void prefersTheSearchPathToPublic() throws SQLException {
    database.execute(
        "CREATE SCHEMA sales",
        "CREATE TABLE sales.item (id int)",
        "CREATE TABLE public.item (id int)");
    session.createStatement().execute("SET search_path = sales");

    assertThat(find("item").orElseThrow().name().schema()).isEqualTo("sales");
  }

  @Test
  void tellsWhichColumnsADeletedRowCarries() throws SQLException {
    database.execute(
        "CREATE TABLE full_row (id int PRIMARY KEY, x int)",
        "ALTER TABLE full_row REPLICA IDENTITY FULL",
        "CREATE TABLE by_index (id int PRIMARY KEY, x int NOT NULL)",
        "CREATE UNIQUE INDEX by_x ON by_index (x) INCLUDE (id)",
        "ALTER TABLE by_index REPLICA IDENTITY USING INDEX by_x",
        "CREATE TABLE nothing (id int PRIMARY KEY)",
        "ALTER TABLE nothing REPLICA IDENTITY NOTHING");

    assertThat(find("full_row").orElseThrow().oldRowColumns()).containsExactly("id", "x");
    assertThat(find("by_index").orElseThrow().oldRowColumns()).containsExactly("x");
    assertThat(find("nothing").orElseThrow().oldRowColumns()).isEqualTo(List.of());
  }

  /** A child of a child allows NULL in k, and the rows of both are rows of the table. */
  @Test
  void aColumnIsNotNullIfNoRowOfAnyChildIsNull() throws SQLException {
    boolean stays = database.number("SELECT current_setting('server_version_num')") >= 180_000;
    String only = stays ? "int CONSTRAINT %s NOT NULL NO INHERIT" : "int NOT NULL";
    database.execute(
        "CREATE TABLE emp (id int PRIMARY KEY, k "
            + only.formatted("nn_k")
            + ", n "
            + only.formatted("nn_n")
            + ")",
        "CREATE TABLE emp_c (PRIMARY KEY (id)) INHERITS (emp)",
        "ALTER TABLE emp_c ALTER k SET NOT NULL",
        "ALTER TABLE emp_c ALTER n SET NOT NULL",
        "CREATE TABLE emp_cc (PRIMARY KEY (id), UNIQUE (k)) INHERITS (emp_c)");
    if (stays) {
      database.execute(
          "CREATE TABLE emp_cn (PRIMARY KEY (id)) INHERITS (emp)",
          "ALTER TABLE emp_cn ALTER n SET NOT NULL");
    } else {
      database.execute("ALTER TABLE emp_cc ALTER k DROP NOT NULL");
    }

    SourceTable table = find("emp").orElseThrow();

    assertThat(table.required("id").notNull()).isTrue();
    assertThat(table.required("k").notNull()).isFalse();
    assertThat(table.required("n").notNull()).isTrue();
    assertThat(table.streamedNotNull()).containsExactlyInAnyOrder("id", "k", "n");
    assertThat(find("emp_c").orElseThrow().required("k").notNull()).isEqualTo(stays);
  }

  @Test
  void tellsWhatCannotBeCaptured() throws SQLException {
    database.execute(
        "CREATE UNLOGGED TABLE fast (id int)",
        "CREATE VIEW seen AS SELECT * FROM fast",
        "CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one",
        "CREATE TABLE parts (id int) PARTITION BY RANGE (id)");

    assertThat(find("fast").orElseThrow().kind()).isEqualTo(RelationKind.UNLOGGED_TABLE);
    assertThat(find("seen").orElseThrow().kind()).isEqualTo(RelationKind.VIEW);
    assertThat(find("kept").orElseThrow().kind()).isEqualTo(RelationKind.MATERIALIZED_VIEW);
    assertThat(find("parts").orElseThrow().kind().isCaptured()).isTrue();
  }

  private Optional<SourceTable> find(String table) throws SQLException {
    return Optional.ofNullable(catalog.findAll(List.of(table)).get(table));
  }
}
