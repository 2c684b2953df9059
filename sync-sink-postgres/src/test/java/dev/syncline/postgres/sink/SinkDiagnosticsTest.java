package dev.syncline.postgres.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.syncline.engine.spi.DataException;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.engine.spi.PlanOutdatedException;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.postgres.sink.problem.SinkCode;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SinkDiagnosticsTest extends SinkTest {
  private static final PublishedContract ACCOUNTS = contract(1, "accounts", "id", "name", "age");
  private static final String UPSERT =
      "INSERT INTO accounts (id, name, age) VALUES (:id, :name, :age)"
          + " ON CONFLICT (id) DO UPDATE SET name = :name, age = :age";

  @BeforeEach
  void createTable() {
    database.execute(
        "CREATE TABLE accounts (id int PRIMARY KEY, name text UNIQUE,"
            + " age int CONSTRAINT adult CHECK (age >= 18))");
  }

  private AbstractThrowableAssert<?, ?> assertRefused(ContractSubscription... subscriptions) {
    return assertThatThrownBy(() -> open(subscriptions)).isInstanceOf(DiagnosticException.class);
  }

  private AbstractThrowableAssert<?, ?> assertRefused(String sql, String... deleteSql) {
    return assertRefused(subscription(ACCOUNTS, sql, deleteSql));
  }

  @Test
  void aMissingColumnIsShownWhereItStands() {
    assertRefused("UPDATE accounts\nSET nmae = :name, age = :age\nWHERE id = :id")
        .hasMessageContaining("DST-106 sql of consumer schema orders/accounts: column \"nmae\"")
        .hasMessageContaining("(SQLSTATE 42703), at line 2, column 5\n")
        .hasMessageContaining("\n  SET nmae = :name, age = :age\n      ^;");
  }

  @Test
  void aMissingTableIsShownWhereItStandsBehindPlaceholders() {
    assertRefused("UPDATE accounts SET age = :age, name = :name FROM acounts a WHERE a.id = :id")
        .hasMessageContaining("relation \"acounts\" does not exist")
        .hasMessageContaining("line 1, column 51\n");
  }

  @Test
  void anUnknownPlaceholderIsShownWithTheNearestName() {
    assertRefused("UPDATE accounts SET name = :nmae WHERE id = :id")
        .hasMessageContaining("DST-105")
        .hasMessageContaining(":nmae, which is not one of the properties [id, name, age]")
        .hasMessageContaining("line 1, column 28")
        .hasMessageContaining("did you mean 'name'?");
  }

  @Test
  void deleteSqlKnowsOnlyTheKey() {
    assertRefused(UPSERT, "DELETE FROM accounts WHERE name = :name")
        .hasMessageContaining("DST-105 deleteSql of consumer schema orders/accounts")
        .hasMessageContaining(":name, which is not one of the key properties [id]");
  }

  @Test
  void severalStatementsArePositionalPlaceholdersAndDefinitionsAreRefused() {
    assertRefused(UPSERT + "; DROP TABLE accounts")
        .hasMessageContaining("DST-104")
        .hasMessageContaining("has several statements");
    assertRefused("UPDATE accounts SET name = $2 WHERE id = $1").hasMessageContaining("DST-104");
    assertRefused("TRUNCATE accounts").hasMessageContaining("DST-104");
    assertRefused("UPDATE accounts SET name = 'x").hasMessageContaining("does not end");
  }

  @Test
  void aPlaceholderWithoutATypeIsNamed() {
    assertRefused("DELETE FROM accounts WHERE id = :id AND :name IS NULL")
        .hasMessageContaining("DST-107")
        .hasMessageContaining("could not determine data type of parameter :name");
  }

  @Test
  void aPlaceholderThatMayBeAnyRowIsNamed() {
    database.execute(
        "CREATE TYPE place AS (street text, zip int)", "CREATE TABLE visits (at place, n int)");

    assertRefused(UPSERT, "DELETE FROM visits WHERE at = :id")
        .hasMessageContaining("DST-107 deleteSql of consumer schema")
        .hasMessageContaining(":id can be of any composite type");
  }

  @Test
  void aTypeThatHoldsAnHstoreIsRefusedByName() {
    database.execute(
        "CREATE EXTENSION hstore",
        "CREATE DOMAIN attributes AS hstore",
        "CREATE TYPE product AS (id int, attributes attributes[])",
        "CREATE TABLE products (id int PRIMARY KEY, p product)");

    assertRefused(
            "INSERT INTO products VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET p = :name")
        .hasMessageContaining("DST-120 sql of consumer schema")
        .hasMessageContaining(":name is of type public.product, which holds an hstore");
  }

  @Test
  void onConflictWithoutAnIndexIsRefused() {
    assertRefused(
            "INSERT INTO accounts (id, age) VALUES (:id, :age)"
                + " ON CONFLICT (age) DO UPDATE SET age = :age")
        .hasMessageContaining("42P10");
  }

  @Test
  void allProblemsOfAllSubscriptionsAreToldAtOnce() {
    ContractSubscription first =
        subscription("first", ACCOUNTS, "UPDATE accounts SET x = :x", "DELETE FROM nowhere");
    ContractSubscription second = subscription("second", ACCOUNTS, "UPDATE missing SET id = :id");
    ContractSubscription third = new ContractSubscription(second.subscription(), List.of());

    assertRefused(first, second, third)
        .satisfies(
            error ->
                assertThat(((DiagnosticException) error).diagnostics())
                    .extracting(Diagnostic::code)
                    .containsExactly(
                        SinkCode.UNKNOWN_PLACEHOLDER,
                        SinkCode.REFUSED_SQL,
                        SinkCode.REFUSED_SQL,
                        SinkCode.MISSING_CONTRACT));
  }

  @Test
  void aRoleWithoutRightsIsToldWhatAnOwnerHasToRun() {
    String role = "reader_" + database.name();
    database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'secret'");

    assertThatThrownBy(() -> openAs(role))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-109")
        .hasMessageContaining("CREATE TABLE IF NOT EXISTS sync_sink.cursor")
        .hasMessageContaining("GRANT USAGE ON SCHEMA sync_sink TO \"" + role + "\"")
        .hasMessageContaining("DST-108 sql of consumer schema orders/accounts")
        .hasMessageContaining("permission denied for table accounts");
  }

  @Test
  void theSqlForTheOwnerIsEnoughForALeastPrivilegedRole() {
    String role = "writer_" + database.name();
    database.execute(
        "CREATE ROLE " + role + " LOGIN PASSWORD 'secret'",
        "GRANT SELECT, INSERT, UPDATE ON accounts TO " + role);
    String script =
        ((DiagnosticException) catchThrowable(() -> openAs(role))).diagnostics().get(0).fix();
    database.execute(script.substring(script.indexOf("CREATE SCHEMA")));

    try (PostgresSink sink = openAs(role)) {
      deliver(sink, upsert(ACCOUNTS, "{\"id\": 1}", "{\"id\": 1, \"name\": \"a\"}"));
    }
    assertThat(database.number("SELECT count(*) FROM accounts")).isEqualTo(1);
  }

  private PostgresSink openAs(String role) {
    return openAs(role, subscription(ACCOUNTS, UPSERT));
  }

  @Test
  void anUnknownRoleOrDatabaseIsRefusedWithoutThePassword() {
    assertThatThrownBy(() -> openAs("nobody"))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("DST-102")
        .hasMessageContaining("nobody@localhost")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aServerThatDoesNotAnswerIsTriedAgain() {
    ConnectionSettings nowhere =
        new ConnectionSettings(
            new Slug("d"), "localhost", 1, "d", "u", new Secret("secret"), Map.of());

    assertThatThrownBy(
            () -> PostgresSink.check(FEED, nowhere, List.of(subscription(ACCOUNTS, UPSERT))))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("DST-101 destination u@localhost:1/d")
        .hasMessageNotContaining("secret");
  }

  @Test
  void aReadOnlyDestinationIsTriedAgain() {
    database.execute(
        "ALTER DATABASE " + database.name() + " SET default_transaction_read_only = on");

    assertThatThrownBy(() -> open(subscription(ACCOUNTS, UPSERT)))
        .isInstanceOf(RetriableException.class)
        .hasMessageContaining("read-only transaction");
  }

  @Test
  void aRefusedEventIsNamedWithoutItsValues() {
    PostgresSink sink = open(subscription(ACCOUNTS, UPSERT));

    assertThatThrownBy(
            () ->
                deliver(
                    sink,
                    account(1, "\"Ada\"", "36"),
                    account(2, "\"Bob\"", "17"),
                    account(3, "\"Cy\"", "40")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(
            "DST-111 sql of consumer schema orders/accounts at position 2 of feed"
                + " accounts/db-accounts: a CHECK constraint does not hold (SQLSTATE 23514, table"
                + " accounts, constraint adult)")
        .hasMessageNotContaining("Bob")
        .hasMessageNotContaining("17");
    assertThat(database.number("SELECT count(*) FROM accounts")).isZero();
  }

  @Test
  void aValueThatCannotBeCastIsNamedByItsProperty() {
    PostgresSink sink = open(subscription(ACCOUNTS, UPSERT));

    assertThatThrownBy(
            () -> deliver(sink, account(1, "\"Ada\"", "36"), account(2, "\"Bob\"", "\"old\"")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("at position 2")
        .hasMessageContaining("SQLSTATE 22P02")
        .hasMessageContaining("property 'age' as integer")
        .hasMessageNotContaining("old")
        .hasStackTraceContaining("22P02")
        .satisfies(error -> assertThat(error.getCause().toString()).doesNotContain("old"));
  }

  @Test
  void aRefusalInALaterCallKeepsTheEarlierOnesUntilTheDeliveryIsClosed() {
    PostgresSink sink = open(subscription(ACCOUNTS, UPSERT));
    try (Delivery delivery = sink.begin()) {
      delivery.apply(List.of(account(1, "\"Ada\"", "36")));
      assertThatThrownBy(() -> delivery.apply(List.of(account(2, "\"Bob\"", "1"))))
          .hasMessageContaining("at position 2");
    }

    assertThat(database.number("SELECT count(*) FROM accounts")).isZero();
    deliver(sink, account(3, "\"Ada\"", "36"));
    assertThat(database.number("SELECT count(*) FROM accounts")).isEqualTo(1);
  }

  @Test
  void anExchangeOfUniqueValuesThatOnlyWorksInOrderIsDoneInOrder() {
    PostgresSink sink = open(subscription(ACCOUNTS, UPSERT));
    deliver(sink, account(1, "\"a\"", "20"), account(2, "\"b\"", "20"));

    deliver(
        sink, account(1, "\"free\"", "20"), account(2, "\"a\"", "20"), account(1, "\"b\"", "20"));

    assertThat(database.rows("SELECT id, name FROM accounts ORDER BY id"))
        .containsExactly("1|b", "2|a");
  }

  @Test
  void aConstraintThatIsCheckedAtCommitIsToldByItsName() {
    database.execute(
        "CREATE TABLE child (id int PRIMARY KEY, parent int CONSTRAINT child_of REFERENCES accounts"
            + " DEFERRABLE INITIALLY DEFERRED)");
    PostgresSink sink =
        open(subscription(ACCOUNTS, "INSERT INTO child (id, parent) VALUES (:id, :age)"));

    assertThatThrownBy(() -> deliver(sink, account(1, "null", "5")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("the commit of positions 1 to 1")
        .hasMessageContaining("constraint child_of");
  }

  @Test
  void aTableThatVanishesStopsWithItsName() {
    PostgresSink sink = open(subscription(ACCOUNTS, UPSERT));
    deliver(sink, account(1, "\"a\"", "20"));
    database.execute("DROP TABLE accounts");

    assertThatThrownBy(() -> deliver(sink, account(2, "\"b\"", "20")))
        .isInstanceOf(PlanOutdatedException.class)
        .hasMessageContaining("accounts");
    assertRefused(UPSERT).hasMessageContaining("relation \"accounts\" does not exist");
  }

  private Event account(int id, String name, String age) {
    return upsert(
        ACCOUNTS,
        "{\"id\": " + id + "}",
        "{\"id\": " + id + ", \"name\": " + name + ", \"age\": " + age + "}");
  }
}
