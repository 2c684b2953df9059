package dev.syncline.postgres.source.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Publishing never stops the application's own writes: after a start they all work, or it was
 * refused before the publication was touched, and works once the printed statement has been run.
 */
@Tag("verify")
class SourceWritesTest extends SourceScene {
  private static final String PARCELS =
      "CREATE TABLE parcels (id bigint PRIMARY KEY, w int, h int,"
          + " area int GENERATED ALWAYS AS (w * h) %s)";

  private static final String AT_LEAST_18 = "there is nothing of the kind before PostgreSQL 18";

  private static final String WHOLE = "ALTER TABLE parcels REPLICA IDENTITY FULL";

  @Test
  void publishesStoredGeneratedColumnsWhereWholeOldRowsHaveThem() {
    database.execute(PARCELS.formatted("STORED"), WHOLE);

    setup.prepare(plan("parcels"), FRESH);

    assertWritable("parcels", "w");
    if (isAtLeast18()) {
      assertThat(database.value("SELECT pubgencols FROM pg_publication")).isEqualTo("s");
    }
  }

  @Test
  void publishesStoredGeneratedColumnsWhereAnIndexThatIdentifiesHasThem() {
    assumeTrue(isAtLeast18(), AT_LEAST_18);
    database.execute(
        "CREATE TABLE parcels (id bigint PRIMARY KEY, w int NOT NULL,"
            + " code text GENERATED ALWAYS AS ('p' || w::text) STORED NOT NULL)",
        "CREATE UNIQUE INDEX by_code ON parcels (code, id)",
        "ALTER TABLE parcels REPLICA IDENTITY USING INDEX by_code");

    setup.prepare(plan("parcels"), FRESH);

    assertWritable("parcels", "w");
  }

  /** The log of earlier servers never has what they are told by. */
  @ParameterizedTest
  @CsvSource({
    "PRIMARY KEY (code), 'SELECT', generated columns [code]",
    "'PRIMARY KEY (id), UNIQUE (code)', ALTER TABLE parcels REPLICA IDENTITY USING INDEX"
        + " parcels_code_key, only generated columns"
  })
  void refusesGeneratedKeysThatNoPublicationCarries(String keys, String identity, String said) {
    assumeFalse(isAtLeast18(), "later they are published");
    database.execute(
        "CREATE TABLE parcels (id bigint NOT NULL, w int NOT NULL, code text GENERATED ALWAYS AS"
            + " ('p' || w::text) STORED NOT NULL, "
            + keys
            + ")",
        identity);

    assertThat(errors(plan("parcels"), FRESH))
        .anyMatch(problem -> problem.message().contains(said))
        .allMatch(problem -> problem.code() == SourceCode.NO_KEY);
    assertThat(published()).isEmpty();
  }

  @Test
  void changesAPublicationOfItsOwnThatLeavesGeneratedColumnsOut() {
    accounts();
    database.execute("CREATE PUBLICATION pub FOR TABLE account");
    setup.prepare(plan("account"), FRESH);
    database.execute(PARCELS.formatted("STORED"), WHOLE);

    setup.prepare(plan("account", "parcels"), FRESH);

    assertWritable("parcels", "w");
  }

  @Test
  void refusesAPublicationOfOthersThatLeavesGeneratedColumnsOut() {
    assumeTrue(isAtLeast18(), AT_LEAST_18);
    String role = "reader_" + database.name();
    database.execute(
        PARCELS.formatted("STORED"),
        WHOLE,
        "CREATE PUBLICATION pub FOR TABLE parcels WITH (publish_via_partition_root = true)",
        "CREATE ROLE " + role + " LOGIN REPLICATION",
        "GRANT SELECT ON parcels TO " + role);
    PublishPlan plan = as(role, plan("parcels"));

    assertThat(errors(plan, FRESH))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(SourceCode.PUBLICATION_DENIED);
              assertThat(problem.message()).contains("does not publish", "as it must");
              follow(problem);
            });

    setup.prepare(plan, FRESH);
    assertWritable("parcels", "w");
  }

  /** Its table needs no generated column of the log, so nobody has to change it. */
  @Test
  void leavesAPublicationOfOthersAloneThatServes() {
    assumeTrue(isAtLeast18(), AT_LEAST_18);
    String role = "reader_" + database.name();
    database.execute(
        PARCELS.formatted("STORED"),
        "CREATE PUBLICATION pub FOR TABLE parcels WITH (publish_via_partition_root = true)",
        "CREATE ROLE " + role + " LOGIN REPLICATION",
        "GRANT SELECT ON parcels TO " + role);

    setup.prepare(as(role, plan("parcels")), FRESH);

    assertThat(database.value("SELECT pubgencols FROM pg_publication")).isEqualTo("n");
    assertWritable("parcels", "w");
  }

  @Test
  void refusesVirtualGeneratedColumnsInWholeOldRows() {
    assumeTrue(isAtLeast18(), AT_LEAST_18);
    database.execute(PARCELS.formatted("VIRTUAL"), WHOLE);

    assertRefusedUntilFollowed(plan("parcels"), SourceCode.WRITES_REFUSED, "[area]");

    assertWritable("parcels", "w");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ALTER TABLE trucks ADD PRIMARY KEY (id); ALTER TABLE trucks REPLICA IDENTITY NOTHING",
        "ALTER TABLE trucks ADD PRIMARY KEY (id) DEFERRABLE"
      })
  void refusesAChildThatHasNoIdentityOfItsOwn(String alteration) {
    vehicles();
    database.execute("CREATE TABLE trucks (load text) INHERITS (vehicles)", alteration + ";");

    assertRefusedUntilFollowed(plan("vehicles"), SourceCode.NO_KEY, "public.trucks");

    assertWritable("vehicles", "plate");
    assertWritable("trucks", "load");
    assertThat(published()).containsExactly("trucks", "vehicles");
  }

  @Test
  void refusesAGrandchildInAnotherSchemaThatHasNoIdentity() {
    vehicles();
    database.execute(
        "CREATE TABLE trucks (PRIMARY KEY (id)) INHERITS (vehicles)",
        "CREATE SCHEMA heavy",
        "CREATE TABLE heavy.\"Big \"\"trucks\"\"\" () INHERITS (trucks)");

    assertRefusedUntilFollowed(
        plan("vehicles"), SourceCode.NO_KEY, "heavy.Big \"trucks\"", "of public.trucks");

    assertWritable("heavy.\"Big \"\"trucks\"\"\"", "plate");
  }

  @Test
  void looksAtGeneratedColumnsOfChildrenToo() {
    assumeTrue(isAtLeast18(), AT_LEAST_18);
    vehicles();
    database.execute(
        "CREATE TABLE trucks (axles int, tons int GENERATED ALWAYS AS (axles * 8) STORED,"
            + " PRIMARY KEY (id)) INHERITS (vehicles)",
        "ALTER TABLE trucks REPLICA IDENTITY FULL",
        "CREATE TABLE vans (seats int, persons int GENERATED ALWAYS AS (seats + 1) VIRTUAL,"
            + " PRIMARY KEY (id)) INHERITS (vehicles)",
        "ALTER TABLE vans REPLICA IDENTITY FULL");

    assertRefusedUntilFollowed(
        plan("vehicles"), SourceCode.WRITES_REFUSED, "public.vans", "[persons]");

    assertWritable("trucks", "axles");
    assertWritable("vans", "seats");
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE UNLOGGED TABLE trucks (PRIMARY KEY (id)) INHERITS (vehicles), an unlogged table",
    "CREATE FOREIGN TABLE trucks () INHERITS (vehicles) SERVER elsewhere, a foreign table"
  })
  void refusesChildrenWhoseChangesAreNotInTheLog(String child, String kind) {
    vehicles();
    database.execute(
        "CREATE FOREIGN DATA WRAPPER nothing",
        "CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing",
        child);

    assertRefusedUntilFollowed(plan("vehicles"), SourceCode.NOT_A_TABLE, "public.trucks", kind);

    assertWritable("vehicles", "plate");
  }

  @ParameterizedTest
  @CsvSource({
    "CREATE UNLOGGED TABLE sales_2 PARTITION OF sales_low FOR VALUES FROM (10) TO (20), unlogged",
    "CREATE FOREIGN TABLE sales_2 PARTITION OF sales_low FOR VALUES FROM (10) TO (20) SERVER"
        + " elsewhere, foreign"
  })
  void refusesPartitionsWhoseChangesAreNotInTheLog(String partition, String kind) {
    database.execute(
        "CREATE FOREIGN DATA WRAPPER nothing",
        "CREATE SERVER elsewhere FOREIGN DATA WRAPPER nothing",
        "CREATE TABLE sales (id int NOT NULL, x int) PARTITION BY RANGE (id)",
        "CREATE TABLE sales_low PARTITION OF sales FOR VALUES FROM (0) TO (100)"
            + " PARTITION BY RANGE (id)",
        "CREATE TABLE sales_1 PARTITION OF sales_low (PRIMARY KEY (id)) FOR VALUES FROM (0) TO"
            + " (10)",
        partition);
    if (kind.equals("unlogged")) {
      database.execute("ALTER TABLE sales_2 REPLICA IDENTITY FULL");
    }

    assertRefusedUntilFollowed(second("sales"), SourceCode.NOT_A_TABLE, "public.sales_2", kind);

    assertWritable("sales", "x");
  }

  /** No other session sees its rows, and it may be gone at any time. */
  @Test
  void leavesTemporaryChildrenAlone() throws SQLException {
    vehicles();
    try (java.sql.Connection application = database.connect()) {
      application.createStatement().execute("CREATE TEMP TABLE rented () INHERITS (vehicles)");

      setup.prepare(plan("vehicles"), FRESH);

      assertThatCode(() -> application.createStatement().execute(writes("rented", "plate")))
          .doesNotThrowAnyException();
    }
    assertThat(published()).containsExactly("vehicles");
  }

  @Test
  void refusesAPartitionThatHasNoIdentityOfItsOwn() {
    database.execute(
        "CREATE TABLE sales (id int, x int) PARTITION BY RANGE (id)",
        "ALTER TABLE sales REPLICA IDENTITY FULL",
        "CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (0) TO (10)",
        "ALTER TABLE sales_1 REPLICA IDENTITY FULL",
        "CREATE TABLE sales_2 PARTITION OF sales FOR VALUES FROM (10) TO (20)");

    assertRefusedUntilFollowed(second("sales"), SourceCode.NO_KEY, "public.sales_2");

    assertWritable("sales", "x");
    assertWritable("sales_2", "x");
  }

  @Test
  void refusesVirtualColumnsOfOnePartition() {
    assumeTrue(isAtLeast18(), AT_LEAST_18);
    database.execute(
        "CREATE TABLE sales (id int PRIMARY KEY, x int,"
            + " twice int GENERATED ALWAYS AS (x * 2) VIRTUAL) PARTITION BY RANGE (id)",
        "CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (0) TO (10)",
        "CREATE TABLE sales_2 PARTITION OF sales FOR VALUES FROM (10) TO (20)",
        "ALTER TABLE sales_2 REPLICA IDENTITY FULL");

    assertRefusedUntilFollowed(plan("sales"), SourceCode.WRITES_REFUSED, "public.sales_2");

    assertWritable("sales", "x");
  }

  /** Its changes would come under the other's name, and its public schema would get none. */
  @Test
  void refusesAPartitionThatIsCapturedWithItsTable() {
    database.execute(
        "CREATE TABLE sales (id int PRIMARY KEY, x int) PARTITION BY RANGE (id)",
        "CREATE TABLE sales_low PARTITION OF sales FOR VALUES FROM (0) TO (100)"
            + " PARTITION BY RANGE (id)",
        "CREATE TABLE sales_1 PARTITION OF sales_low FOR VALUES FROM (0) TO (10)");

    assertRefused(plan("sales", "sales_1"), FRESH, SourceCode.PART_OF_CAPTURED, "public.sales_1");
    assertRefused(
        plan("sales_low", "sales"), FRESH, SourceCode.PART_OF_CAPTURED, "public.sales_low");
    assertThat(published()).isEmpty();

    setup.prepare(plan("sales_1"), FRESH);
    assertWritable("sales", "x");
  }

  /** What inherits is listed by name, and what was listed before is neither lost nor doubled. */
  @Test
  void addsAndDropsChildrenByName() {
    vehicles();
    database.execute(
        "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
        "CREATE TABLE boats (id int PRIMARY KEY, plate text)",
        "CREATE PUBLICATION pub FOR TABLE trucks");

    setup.prepare(plan("vehicles"), FRESH);
    assertThat(published()).containsExactly("trucks", "vehicles");

    database.execute("ALTER TABLE trucks NO INHERIT vehicles");
    setup.prepare(plan("vehicles"), FRESH);
    assertThat(published()).containsExactly("vehicles");

    database.execute("ALTER TABLE trucks INHERIT vehicles");
    setup.prepare(plan("boats"), FRESH);
    assertThat(published()).containsExactly("boats");
  }

  @Test
  void tellsWhenATableChangesSoThatItsWritesFail() throws SQLException {
    assumeTrue(isAtLeast18(), AT_LEAST_18);
    accounts();
    database.execute(
        "CREATE TABLE sales (id int NOT NULL, x int) PARTITION BY RANGE (id)",
        "CREATE TABLE sales_1 PARTITION OF sales FOR VALUES FROM (0) TO (10)",
        "ALTER TABLE sales_1 REPLICA IDENTITY FULL");
    setup.prepare(plan(both("account", "sales").schemas().get(0).schema()), FRESH);
    assertThat(problems()).isEmpty();

    database.execute("CREATE TABLE sales_2 PARTITION OF sales FOR VALUES FROM (10) TO (20)");
    assertToldAndMended(SourceCode.NO_KEY, "sales_2");
    database.execute("ALTER TABLE sales_1 ADD CONSTRAINT id_key UNIQUE (id)");
    database.execute(
        "ALTER TABLE sales_1 REPLICA IDENTITY USING INDEX id_key",
        "ALTER TABLE sales_1 DROP CONSTRAINT id_key");
    assertToldAndMended(SourceCode.NO_KEY, "sales_1");
    database.execute("ALTER TABLE account REPLICA IDENTITY NOTHING");
    assertToldAndMended(SourceCode.NO_KEY, "account");
    database.execute(
        "ALTER TABLE account REPLICA IDENTITY FULL",
        "ALTER TABLE account ADD big text GENERATED ALWAYS AS (upper(name)) VIRTUAL");
    assertToldAndMended(SourceCode.WRITES_REFUSED, "account");
    database.execute(
        "ALTER TABLE account DROP big",
        "ALTER TABLE account ADD big text GENERATED ALWAYS AS (upper(name)) STORED",
        "ALTER TABLE account REPLICA IDENTITY FULL");
    assertThat(problems()).isEmpty();
    assertWritable("account", "name");
    database.execute("ALTER PUBLICATION pub SET (publish_generated_columns = none)");
    assertToldAndMended(SourceCode.WRITES_REFUSED, "account");
  }

  /** What the messages advise where old rows lack a column leads into no other trap. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT",
        "ALTER TABLE address ADD big text GENERATED ALWAYS AS (upper(street)) STORED",
        "ALTER TABLE address ADD big text GENERATED ALWAYS AS (upper(street)) VIRTUAL",
        "ALTER TABLE address ADD big text GENERATED ALWAYS AS (upper(street)) STORED;"
            + " CREATE PUBLICATION of_others FOR TABLE address",
        "ALTER TABLE address ADD big text GENERATED ALWAYS AS (upper(street)) STORED;"
            + " CREATE PUBLICATION of_others FOR TABLES IN SCHEMA public",
        "CREATE PUBLICATION of_others FOR TABLE address (id, account_id)"
      })
  void advisesAnIdentityThatBearsWrites(String circumstance) {
    assumeTrue(isAtLeast18() || !circumstance.contains("VIRTUAL"), AT_LEAST_18);
    accounts();
    database.execute(
        "CREATE TABLE address (id int PRIMARY KEY, account_id int, street text)", circumstance);

    assertRefusedUntilFollowed(
        plan(
            schema(
                "person",
                insert("account"),
                new Transformation(
                    Operation.DELETE, "address", "SELECT 1 FROM account WHERE id = :account_id"))),
        SourceCode.NARROW_IDENTITY,
        "account_id");

    assertWritable("address", "account_id");
  }

  /** An index that the application waits for, or one that refuses its rows later, is a trap too. */
  @Test
  void saysWhatAnIdentityByIndexCosts() {
    accounts();
    database.execute(
        "CREATE TABLE address (id int PRIMARY KEY, account_id text)",
        "CREATE PUBLICATION of_others FOR TABLE address (id, account_id)");

    assertThat(
            errors(
                plan(
                    schema(
                        "person",
                        insert("account"),
                        new Transformation(
                            Operation.DELETE,
                            "address",
                            "SELECT 1 FROM account WHERE id = :account_id::int"))),
                FRESH))
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.fix())
                    .contains("CREATE UNIQUE INDEX CONCURRENTLY")
                    .endsWith(
                        " /* from then on the table refuses NULL in account_id, and rows with more"
                            + " than about 2,700 bytes in the indexed columns */"));
  }

  private boolean isAtLeast18() {
    return database.number("SELECT current_setting('server_version_num')") >= 180_000;
  }

  private void vehicles() {
    database.execute("CREATE TABLE vehicles (id int PRIMARY KEY, plate text)");
  }

  private PublishPlan second(String table) {
    accounts();
    return both("account", table);
  }

  /** Rows of the second table change those of the first. */
  private PublishPlan both(String primary, String secondary) {
    return plan(
        schema(
            "both",
            insert(primary),
            new Transformation(Operation.INSERT, secondary, "SELECT 1 AS id WHERE 1 = :id")));
  }

  private void assertRefusedUntilFollowed(PublishPlan plan, SourceCode code, String... named) {
    List<String> before = published();
    List<Diagnostic> problems = errors(plan, FRESH);
    assertRefused(plan, FRESH, code, named);
    assertThat(published()).isEqualTo(before);

    problems.forEach(this::follow);
    setup.prepare(plan, FRESH);
  }

  /** Statement by statement, as psql sends what is typed. */
  private void follow(Diagnostic problem) {
    String fix = problem.fix();
    database.execute(fix.contains("CONCURRENTLY") ? fix.split("; ") : new String[] {fix});
  }

  private List<String> published() {
    return database.rows(
        "SELECT relname FROM pg_publication_rel r JOIN pg_class c ON c.oid = r.prrelid"
            + " JOIN pg_publication p ON p.oid = r.prpubid WHERE pubname = 'pub' ORDER BY 1");
  }

  private List<Diagnostic> problems() throws SQLException {
    try (java.sql.Connection session = database.connect()) {
      return PublishedWrites.problems(session, "pub");
    }
  }

  private void assertToldAndMended(SourceCode code, String table) throws SQLException {
    assertThat(problems())
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.code()).isEqualTo(code);
              assertThat(problem.message()).contains(table);
              follow(problem);
            });
    assertThat(problems()).isEmpty();
    assertWritable(table, table.startsWith("sales") ? "x" : "name");
  }

  private void assertWritable(String table, String column) {
    assertThatCode(() -> database.execute(writes(table, column))).doesNotThrowAnyException();
  }

  /** An update and a delete are refused by what the table is, even if they find no row. */
  private static String writes(String table, String column) {
    return "UPDATE %s SET %s = %s; DELETE FROM %s".formatted(table, column, column, table);
  }
}
