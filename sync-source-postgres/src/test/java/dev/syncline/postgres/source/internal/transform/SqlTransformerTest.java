package dev.syncline.postgres.source.internal.transform;

import static dev.syncline.manifest.schema.Operation.DELETE;
import static dev.syncline.manifest.schema.Operation.INSERT;
import static dev.syncline.manifest.schema.Operation.UPDATE;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.image;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.on;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.schema;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.table;
import static dev.syncline.postgres.source.internal.transform.SourceFixture.written;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.syncline.engine.change.Row;
import dev.syncline.engine.change.TableChange;
import dev.syncline.engine.change.TableChange.RowDeleted;
import dev.syncline.engine.change.TableChange.RowInserted;
import dev.syncline.engine.change.TableChange.RowUpdated;
import dev.syncline.engine.change.TableChange.TableTruncated;
import dev.syncline.engine.change.TableName;
import dev.syncline.engine.plan.PublishPlan.PublishedSchema;
import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.postgres.source.problem.TransformCode;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class SqlTransformerTest {
  /** The expression keeps it from being a row plan. */
  private static final String LOOK_UP =
      "SELECT a.id, upper(a.name) AS name FROM accounts a WHERE a.id = :id";

  private TestDatabase database;
  private SourceFixture source;

  @BeforeEach
  void createTables() {
    database = TestPostgres.shared().database();
    source = new SourceFixture(database);
    database.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text, region text)",
        "CREATE TABLE addresses (id bigint PRIMARY KEY, account_id bigint, city text)",
        "ALTER TABLE addresses REPLICA IDENTITY FULL");
  }

  private List<String> events(PublishedSchema schema, TableChange... changes) {
    return events(List.of(schema), changes);
  }

  private List<String> events(List<PublishedSchema> schemas, TableChange... changes) {
    try (SqlTransformer transformer = source.transformer(schemas.toArray(new PublishedSchema[0]))) {
      return SourceFixture.texts(transformer.transform(List.of(changes), Set.of()));
    } catch (InterruptedException cause) {
      throw new IllegalStateException(cause);
    }
  }

  private static Row account(String id, String name) {
    return image("id", id, "name", name, "region", null);
  }

  private static RowInserted inserted(String id, String name) {
    return new RowInserted(table("accounts"), account(id, name));
  }

  private static RowUpdated updated(String id, String name) {
    return new RowUpdated(table("accounts"), Optional.empty(), account(id, name));
  }

  private static RowDeleted deleted(String id) {
    return new RowDeleted(
        table("accounts"), image("id", id, "name", Row.UNKNOWN, "region", Row.UNKNOWN));
  }

  private static TableTruncated truncated(String relation) {
    return new TableTruncated(table(relation), table(relation));
  }

  private static Row address(String id, String account, String city) {
    return image("id", id, "account_id", account, "city", city);
  }

  @Test
  void looksUpTheLatestRow() {
    database.execute("INSERT INTO accounts VALUES (1, 'now'), (2, 'other')");

    assertThat(
            events(
                schema(List.of(), written("accounts", LOOK_UP)),
                inserted("1", "then"),
                updated("2", "then")))
        .containsExactly(
            "insert {\"id\": 1} {\"id\":1,\"name\":\"NOW\"}",
            "update {\"id\": 2} {\"id\":2,\"name\":\"OTHER\"}");
  }

  @Test
  void aRowThatHasGoneMeanwhileIsADelete() {
    assertThat(
            events(
                schema(List.of(), written("accounts", LOOK_UP)),
                inserted("7", "gone"),
                updated("7", "gone"),
                deleted("7")))
        .containsExactly("delete {\"id\": 7}", "delete {\"id\": 7}", "delete {\"id\": 7}");
  }

  @Test
  void aDeleteReachesConsumersWithoutATransformationForIt() {
    assertThat(events(schema(List.of(), written("accounts", LOOK_UP)), deleted("3")))
        .containsExactly("delete {\"id\": 3}");
  }

  @Test
  void anUnlistedUpdateCausesNoEvent() {
    database.execute("INSERT INTO accounts VALUES (1, 'x')");

    assertThat(
            events(
                schema(List.of(), on(INSERT, "accounts", LOOK_UP)),
                updated("1", "x"),
                deleted("1")))
        .containsExactly("delete {\"id\": 1}");
  }

  @Test
  void aDeletedRowThatExistsAgainIsStillADelete() {
    database.execute("INSERT INTO accounts VALUES (1, 'again')");

    assertThat(
            events(
                schema(List.of(), written("accounts", LOOK_UP)),
                deleted("1"),
                inserted("1", "again")))
        .containsExactly("delete {\"id\": 1}", "insert {\"id\": 1} {\"id\":1,\"name\":\"AGAIN\"}");
  }

  @Test
  void givesOneEventForEachChangeOfOneKeyInOrder() {
    database.execute("INSERT INTO accounts VALUES (1, 'c')");
    List<String> events =
        events(
            schema(List.of(), written("accounts", LOOK_UP)),
            inserted("1", "a"),
            updated("1", "b"),
            deleted("2"),
            updated("1", "c"));

    assertThat(events)
        .containsExactly(
            "insert {\"id\": 1} {\"id\":1,\"name\":\"C\"}",
            "update {\"id\": 1} {\"id\":1,\"name\":\"C\"}",
            "delete {\"id\": 2}",
            "update {\"id\": 1} {\"id\":1,\"name\":\"C\"}");
  }

  @Test
  void severalRowsAreSeveralEvents() {
    database.execute(
        "INSERT INTO accounts VALUES (1, 'x')",
        "INSERT INTO addresses VALUES (10, 1, 'Ulm'), (11, 1, 'Bonn')");
    String sql =
        "SELECT d.id, a.name, d.city FROM accounts a JOIN addresses d ON d.account_id = a.id"
            + " WHERE %s ORDER BY d.id";
    PublishedSchema schema =
        schema(
            List.of("id"),
            on(INSERT, "addresses", sql.formatted("d.id = :id")),
            on(UPDATE, "addresses", sql.formatted("d.id = :id")),
            on(UPDATE, "accounts", sql.formatted("a.id = :id")));

    assertThat(events(schema, updated("1", "x")))
        .containsExactlyInAnyOrder(
            "update {\"id\": 10} {\"id\":10,\"name\":\"x\",\"city\":\"Ulm\"}",
            "update {\"id\": 11} {\"id\":11,\"name\":\"x\",\"city\":\"Bonn\"}");
  }

  @Test
  void aChangeOfASecondaryTableIsAnUpsertOfTheRowsItAffects() {
    database.execute(
        "INSERT INTO accounts VALUES (1, 'x'), (2, 'y')",
        "INSERT INTO addresses VALUES (10, 2, 'Ulm')");
    String sql =
        "SELECT a.id, count(d.id) AS addresses FROM accounts a"
            + " LEFT JOIN addresses d ON d.account_id = a.id WHERE a.id = %s GROUP BY a.id";
    String own = sql.formatted(":id");
    String foreign = sql.formatted(":account_id");
    PublishedSchema schema =
        schema(
            List.of(),
            on(INSERT, "accounts", own),
            on(UPDATE, "accounts", own),
            on(INSERT, "addresses", foreign),
            on(UPDATE, "addresses", foreign),
            on(DELETE, "addresses", foreign));

    assertThat(
            events(
                schema,
                new RowInserted(table("addresses"), address("10", "2", "Ulm")),
                new RowUpdated(
                    table("addresses"),
                    Optional.of(address("10", "1", "Ulm")),
                    address("10", "2", "Ulm")),
                new RowDeleted(table("addresses"), address("11", "1", "Bonn")),
                new RowDeleted(table("addresses"), address("12", "9", "Bonn")),
                new RowDeleted(table("addresses"), address("13", null, "Bonn"))))
        .containsExactly(
            "update {\"id\": 2} {\"id\":2,\"addresses\":1}",
            "update {\"id\": 1} {\"id\":1,\"addresses\":0}",
            "update {\"id\": 2} {\"id\":2,\"addresses\":1}",
            "update {\"id\": 1} {\"id\":1,\"addresses\":0}",
            "delete {\"id\": 9}");
  }

  @Test
  void anUpdateThatStaysAtItsRowIsToldOnce() {
    database.execute("ALTER TABLE accounts REPLICA IDENTITY FULL");
    database.execute("INSERT INTO accounts VALUES (1, 'x', 'south')");
    String sql = "SELECT id, name || '' AS name FROM accounts WHERE id = :id AND region = :region";

    assertThat(
            events(
                schema(List.of(), written("accounts", sql)),
                new RowUpdated(
                    table("accounts"),
                    Optional.of(image("id", "1", "name", "x", "region", "north")),
                    image("id", "1", "name", "x", "region", "south"))))
        .containsExactly("update {\"id\": 1} {\"id\":1,\"name\":\"x\"}");
  }

  @Test
  void anUpdateOfADeclaredKeyDeletesTheOldOne() {
    database.execute("ALTER TABLE accounts REPLICA IDENTITY FULL");
    database.execute("INSERT INTO accounts VALUES (1, 'new')");
    RowUpdated renamed =
        new RowUpdated(table("accounts"), Optional.of(account("1", "old")), account("1", "new"));
    String rowPlan = "SELECT a.name, a.id FROM accounts a WHERE a.id = :id";

    assertThat(
            events(
                List.of(
                    schema(List.of("name"), written("accounts", rowPlan)),
                    schema(List.of("name"), written("accounts", rowPlan + " AND true"))),
                renamed))
        .containsExactly(
            "delete {\"name\": \"old\"}",
            "update {\"name\": \"new\"} {\"name\":\"new\",\"id\":1}",
            "delete {\"name\": \"old\"}",
            "update {\"name\": \"new\"} {\"name\":\"new\",\"id\":1}");
  }

  @Test
  void aChangedPrimaryKeyIsADeleteAndAnInsert() {
    database.execute("INSERT INTO accounts VALUES (2, 'x')");

    assertThat(
            events(
                schema(List.of(), written("accounts", LOOK_UP)), deleted("1"), inserted("2", "x")))
        .containsExactly("delete {\"id\": 1}", "insert {\"id\": 2} {\"id\":2,\"name\":\"X\"}");
  }

  @Test
  void handlesCompositeKeysOddNamesAndOtherSchemas() {
    database.execute(
        "CREATE SCHEMA \"Sales\"",
        "CREATE TYPE \"Sales\".\"Unit\" AS ENUM ('one', 'it''s \"two\"')",
        "CREATE TABLE \"Sales\".\"Order Line\" (\"Id\" uuid, \"unit\" \"Sales\".\"Unit\","
            + " \"o\" text, \"r\" numeric, PRIMARY KEY (\"unit\", \"Id\"))",
        "INSERT INTO \"Sales\".\"Order Line\" VALUES"
            + " ('00000000-0000-0000-0000-00000000000a', 'it''s \"two\"', 'x', 1.50)");
    String sql =
        "SELECT o.\"Id\", o.unit, o.o, o.r * 2 AS r FROM \"Sales\".\"Order Line\" o"
            + " WHERE o.\"Id\" = :Id AND o.unit = :unit";
    Row row =
        image(
            "Id",
            "00000000-0000-0000-0000-00000000000a",
            "unit",
            "it's \"two\"",
            "o",
            "x",
            "r",
            "1.50");
    Row gone =
        image("Id", "00000000-0000-0000-0000-00000000000b", "unit", "one", "o", "x", "r", "1");
    TableName table = new TableName("Sales", "Order Line");

    assertThat(
            events(
                schema(List.of(), written("\"Sales\".\"Order Line\"", sql)),
                new RowInserted(table, row),
                new RowInserted(table, gone),
                new RowDeleted(table, gone)))
        .containsExactly(
            "insert {\"Id\": \"00000000-0000-0000-0000-00000000000a\", \"unit\": \"it's"
                + " \\\"two\\\"\"} {\"Id\":\"00000000-0000-0000-0000-00000000000a\",\"unit\":\"it's"
                + " \\\"two\\\"\",\"o\":\"x\",\"r\":3.00}",
            "delete {\"Id\": \"00000000-0000-0000-0000-00000000000b\", \"unit\": \"one\"}",
            "delete {\"Id\": \"00000000-0000-0000-0000-00000000000b\", \"unit\": \"one\"}");
  }

  @Test
  void readsPositionalPlaceholdersCastsAndLeavesLookalikesAlone() {
    database.execute("INSERT INTO accounts VALUES (1, 'x', 'a:name ? $2')");
    String positional =
        "SELECT id, $2 || '!' AS name FROM accounts WHERE id = $1 AND region <> ':id'";
    String cast =
        "SELECT a.id, '{\"name\": 1}'::jsonb ? a.name AS has -- :nothing\n"
            + "FROM accounts a WHERE a.id = :id::text::bigint;";

    assertThat(
            events(
                List.of(
                    schema(List.of(), written("accounts", positional)),
                    schema(List.of(), written("accounts", cast))),
                inserted("1", "n"),
                inserted("5", "n")))
        .containsExactly(
            "insert {\"id\": 1} {\"id\":1,\"name\":\"n!\"}",
            "insert {\"id\": 1} {\"id\":1,\"has\":false}",
            "delete {\"id\": 5}",
            "delete {\"id\": 5}");
  }

  @Test
  void runsSqlOfEveryShapeThatReads() {
    database.execute("INSERT INTO accounts VALUES (1, 'x', 'south'), (2, 'y', 'south')");
    List<String> shapes =
        List.of(
            "WITH c AS (SELECT * FROM accounts WHERE id = :id) SELECT id, name || '' AS name FROM"
                + " c",
            "SELECT id, name FROM accounts WHERE id = :id UNION SELECT id, name FROM accounts WHERE"
                + " id = :id",
            "SELECT id, name FROM (SELECT * FROM accounts WHERE id = :id LIMIT 1) AS limited",
            "SELECT a.id, a.name FROM accounts a, LATERAL (SELECT a.id = :id AS own) l WHERE l.own",
            "SELECT id, name FROM accounts WHERE id IN (SELECT :id::bigint) FETCH FIRST ROW ONLY",
            "SELECT DISTINCT ON (id) id, name FROM accounts WHERE id = :id ORDER BY id, name",
            "(SELECT id, name FROM accounts WHERE id = :id)");

    assertThat(shapes)
        .allSatisfy(
            sql ->
                assertThat(
                        events(schema(List.of("id"), written("accounts", sql)), updated("1", "x")))
                    .containsExactly("update {\"id\": 1} {\"id\":1,\"name\":\"x\"}"));
  }

  @Test
  void takesAnUnchangedLargeValueAndNothingElseFromTheOldRowOrTheSource() {
    database.execute("INSERT INTO accounts VALUES (1, 'large', 'south')");
    PublishedSchema schema =
        schema(
            List.of(), written("accounts", "SELECT id, name, region FROM accounts WHERE id = :id"));
    Row after = image("id", "1", "name", Row.UNKNOWN, "region", "new");

    assertThat(
            events(
                schema,
                new RowUpdated(
                    table("accounts"),
                    Optional.of(image("id", "1", "name", "before", "region", "old")),
                    after),
                new RowUpdated(table("accounts"), Optional.empty(), after)))
        .containsExactly(
            "update {\"id\": 1} {\"id\":1,\"name\":\"before\",\"region\":\"new\"}",
            "update {\"id\": 1} {\"id\":1,\"name\":\"large\",\"region\":\"new\"}");
  }

  @Test
  void namesTheParameterThatTheLogDoesNotCarry() {
    PublishedSchema schema =
        schema(
            List.of(),
            written("accounts", "SELECT id FROM accounts WHERE id = :id AND name = :name"));
    Row after = image("id", "1", "name", Row.UNKNOWN, "region", "new");

    DataException refused =
        catchThrowableOfType(
            DataException.class,
            () -> events(schema, new RowUpdated(table("accounts"), Optional.empty(), after)));
    assertThat(refused.diagnostic().code()).isEqualTo(TransformCode.VALUE_NOT_IN_LOG);
    assertThat(refused.diagnostic().message()).contains("no value of column name");
    assertThat(refused.diagnostic().fix()).contains("REPLICA IDENTITY FULL");
  }

  @Test
  void stopsAtATruncateOfATableThatMattersAndAtNoOther() {
    PublishedSchema schema = schema(List.of(), written("accounts", LOOK_UP));

    DataException refused =
        catchThrowableOfType(DataException.class, () -> events(schema, truncated("accounts")));
    assertThat(refused.diagnostic().code()).isEqualTo(TransformCode.TRUNCATED);
    assertThat(refused.diagnostic().message()).contains("public.accounts was truncated");
    assertThat(events(schema, truncated("addresses"))).isEmpty();
  }

  @Test
  void stopsWhereTheKeyOfAVanishedRowIsUnknown() {
    PublishedSchema schema =
        schema(
            List.of("upper"),
            on(INSERT, "accounts", "SELECT upper(name) AS upper FROM accounts WHERE id = :id"));

    assertThatThrownBy(() -> events(schema, inserted("1", "x")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("its key cannot be derived");
    assertThatThrownBy(() -> events(schema, deleted("1")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("key of a deleted row of public.accounts");
  }

  @Test
  void letsTheSourceRenderKeysOfTypesOnlyItKnows() {
    database.execute("CREATE TABLE stay (period date[] PRIMARY KEY, mean float8)");
    PublishedSchema schema =
        schema(List.of(), written("stay", "SELECT period, mean FROM stay WHERE period = :period"));
    Row row = image("period", "{2020-01-01,2020-01-05}", "mean", "1.5");

    assertThat(
            events(schema, new RowDeleted(table("stay"), row), new RowInserted(table("stay"), row)))
        .containsExactly(
            "delete {\"period\": [\"2020-01-01\",\"2020-01-05\"]}",
            "delete {\"period\": [\"2020-01-01\",\"2020-01-05\"]}");
  }

  @Test
  void answersManyMoreChangesThanFitOneStatement() throws InterruptedException {
    database.execute("INSERT INTO accounts SELECT n, 'n' || n FROM generate_series(1, 4500) AS n");
    List<TableChange> changes = new ArrayList<>();
    for (int id = 1; id <= 4_600; id++) {
      changes.add(updated(String.valueOf(id), "x"));
    }

    try (SqlTransformer transformer =
        source.transformer(schema(List.of(), written("accounts", LOOK_UP)))) {
      List<String> events = SourceFixture.texts(transformer.transform(changes, Set.of()));

      assertThat(events).hasSize(4_600);
      assertThat(events.get(4_499))
          .isEqualTo("update {\"id\": 4500} {\"id\":4500,\"name\":\"N4500\"}");
      assertThat(events.get(4_500)).isEqualTo("delete {\"id\": 4501}");
    }
  }

  @Test
  void aLostConnectionIsRetriableAndARefusedRowIsNot() {
    database.execute("INSERT INTO accounts VALUES (1, 'no number')");
    PublishedSchema schema =
        schema(
            List.of(),
            written("accounts", "SELECT id, name::int AS name FROM accounts WHERE id = :id"));
    assertThatThrownBy(() -> events(schema, inserted("1", "x")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("SQL-219")
        .hasMessageNotContaining("no number");

    try (SqlTransformer transformer = source.transformer(schema)) {
      database.execute(
          "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
              + " WHERE application_name = 'syncline transform' AND datname = current_database()");
      assertThatThrownBy(() -> transformer.transform(List.of(inserted("1", "x")), Set.of()))
          .isInstanceOf(RetriableException.class);
    }
  }

  @Test
  void cannotWriteToTheSource() {
    database.execute(
        "CREATE FUNCTION meddle(bigint) RETURNS bigint LANGUAGE sql AS"
            + " 'INSERT INTO accounts VALUES ($1 + 100) RETURNING id'",
        "INSERT INTO accounts VALUES (1)");

    assertThatThrownBy(
            () ->
                events(
                    schema(
                        List.of(),
                        written(
                            "accounts", "SELECT id, meddle(id) AS m FROM accounts WHERE id = :id")),
                    inserted("1", "x")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("25006");
    assertThat(database.number("SELECT count(*) FROM accounts")).isEqualTo(1);
  }
}
