package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.spi.DataException;
import dev.syncline.eventstore.Lsn;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A value is of the type that the log gives to its column, whatever other types are called. */
@Tag("verify")
class TypeIdentityTest {
  private final TestDatabase database = TestPostgres.shared().database();

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void domainsOfOneNameInTwoSchemasAreTwoTypes() {
    database.execute(
        "CREATE SCHEMA other",
        "CREATE SCHEMA app",
        "CREATE DOMAIN other.code AS int",
        "CREATE DOMAIN app.code AS text",
        "CREATE DOMAIN app.deeper AS app.code",
        "CREATE DOMAIN other.deeper AS other.code",
        "CREATE TABLE item (id int PRIMARY KEY, label app.code, number other.code,"
            + " deep app.deeper, labels app.code[])");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute("INSERT INTO item VALUES (1, '007', 7, '008', '{009}')");

    assertThat(changes(captured, 1))
        .containsExactly("+item id=1 label=007 number=7 deep=008 labels={009}");
  }

  @Test
  void typesOfTheTablesOwnSchemaDoNotComeFirst() {
    database.execute(
        "CREATE SCHEMA other",
        "CREATE DOMAIN public.code AS int",
        "CREATE DOMAIN other.code AS text",
        "CREATE TABLE item (id int PRIMARY KEY, label other.code)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute("INSERT INTO item VALUES (1, '007')");

    assertThat(changes(captured, 1)).containsExactly("+item id=1 label=007");
  }

  @Test
  void userTypesNamedLikeBuiltInsAreNotTheBuiltIns() {
    List<String> names =
        List.of(
            "int2",
            "int4",
            "int8",
            "numeric",
            "float8",
            "bool",
            "date",
            "timestamp",
            "timestamptz",
            "time",
            "interval",
            "money",
            "bytea",
            "point",
            "json",
            "uuid",
            "oid",
            "serial");
    database.execute("CREATE SCHEMA app");
    names.forEach(name -> database.execute("CREATE DOMAIN app." + name + " AS text"));
    database.execute(
        "CREATE TYPE app.text AS ENUM ('007')",
        "CREATE TYPE app.box AS (a int, b text)",
        "CREATE TYPE app.path AS RANGE (subtype = pg_catalog.float8)",
        "CREATE TABLE item (id integer PRIMARY KEY, "
            + names.stream().map(name -> name + "_ app." + name).collect(Collectors.joining(", "))
            + ", label app.text, pair app.box, span app.path)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute(
        "INSERT INTO item VALUES (1, "
            + names.stream().map(name -> "'007'").collect(Collectors.joining(", "))
            + ", '007', '(7,x)', '[0.5,1.5)')");

    assertThat(changes(captured, 1))
        .containsExactly(
            "+item id=1 "
                + names.stream().map(name -> name + "_=007").collect(Collectors.joining(" "))
                + " label=007 pair=(7,x) span=[0.5,1.5)");
  }

  @Test
  void enumsOfOneNameInTwoSchemasKeepTheirLabels() {
    database.execute(
        "CREATE SCHEMA app",
        "CREATE TYPE public.state AS ENUM ('t', 'f')",
        "CREATE TYPE app.state AS ENUM ('001', '1')",
        "CREATE TABLE item (id int PRIMARY KEY, a public.state, b app.state, c app.state[])");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute("INSERT INTO item VALUES (1, 't', '001', '{1,001}')");

    assertThat(changes(captured, 1)).containsExactly("+item id=1 a=t b=001 c={1,001}");
  }

  @Test
  void aTypeMadeAgainUnderItsNameWhileRunningIsTheNewOne() {
    database.execute(
        "CREATE DOMAIN code AS int", "CREATE TABLE item (id int PRIMARY KEY, label code)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    Lsn end;
    database.execute("INSERT INTO item VALUES (1, 7)");
    try (Capture capture = captured.open(captured.start())) {
      end = capture.transactions(1).end();
      database.execute(
          "ALTER TABLE item DROP label",
          "DROP DOMAIN code",
          "CREATE DOMAIN code AS text",
          "ALTER TABLE item ADD label code",
          "INSERT INTO item VALUES (2, '007')");
      assertThatThrownBy(() -> capture.until(events -> false)).hasMessageContaining("was altered");
    }

    try (Capture again = captured.open(end)) {
      assertThat(again.transactions(1).changes()).containsExactly("+item id=2 label=007");
    }
  }

  @Test
  void valuesFromBeforeAColumnChangedItsTypeAreUnknown() {
    database.execute("CREATE TABLE item (id int PRIMARY KEY, label text, n int)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute(
        "INSERT INTO item VALUES (1, '007', 5)",
        "ALTER TABLE item ALTER label TYPE int USING label::int",
        "INSERT INTO item VALUES (2, 8, 6)");

    assertThat(changes(captured, 2))
        .containsExactly("+item id=1 label=? n=5", "+item id=2 label=8 n=6");
  }

  @Test
  void valuesOfADomainThatIsGoneAreUnknown() {
    database.execute(
        "CREATE DOMAIN code AS text", "CREATE TABLE item (id int PRIMARY KEY, label code)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute(
        "INSERT INTO item VALUES (1, '007')",
        "ALTER TABLE item ALTER label TYPE int USING label::int",
        "DROP DOMAIN code");

    assertThat(changes(captured, 1)).containsExactly("+item id=1 label=?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"bigint", "numeric", "wide"})
  void valuesFromBeforeAColumnBecameWiderAreKept(String wider) {
    database.execute(
        "CREATE DOMAIN wide AS bigint",
        "CREATE DOMAIN narrow AS int",
        "CREATE TABLE item (id int PRIMARY KEY, a varchar(9), b narrow)");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    database.execute(
        "INSERT INTO item VALUES (1, 'x', 7)",
        "DELETE FROM item",
        "ALTER TABLE item ALTER id TYPE " + wider + ", ALTER a TYPE text, ALTER b TYPE bigint");

    assertThat(changes(captured, 2)).containsExactly("+item id=1 a=x b=7", "-item id=1 a=? b=?");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text PRIMARY KEY", "text PRIMARY KEY, note text UNIQUE NOT NULL"})
  void keysFromBeforeTheirColumnChangedItsTypeStopCapture(String key) {
    database.execute("CREATE TABLE item (id " + key + ")");
    CapturedDatabase captured = CapturedDatabase.of(database, "item");
    String values =
        IntStream.range(0, key.contains("note") ? 2 : 1)
            .mapToObj(any -> "'4711'")
            .collect(Collectors.joining(","));
    database.execute(
        "INSERT INTO item VALUES (" + values + ")",
        "DELETE FROM item",
        "ALTER TABLE item ALTER id TYPE int USING id::int");

    try (Capture capture = captured.open(captured.start())) {
      assertThatThrownBy(() -> capture.until(events -> false))
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith(
              "SRC-150 the log holds changes of table public.item from before column id became"
                  + " integer")
          .hasMessageNotContaining("4711");
    }
  }

  private static List<String> changes(CapturedDatabase captured, int transactions) {
    try (Capture capture = captured.open(captured.start())) {
      return capture.transactions(transactions).changes();
    }
  }
}
