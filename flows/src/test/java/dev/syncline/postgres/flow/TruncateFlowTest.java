package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.table;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.schema.TruncatePolicy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables are truncated whose public schemas apply it. */
@Tag("verify")
class TruncateFlowTest {
  private static final Duration NAMED_WITHIN = Duration.ofSeconds(30);
  private static final String ACCOUNTS = "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)";
  private static final String ROWS = "SELECT id, name FROM accounts ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  /** The source reports the parent first, and a foreign key at the destination rejects that. */
  @Test
  void cascadesAsOneTransactionWithWhatIsInsertedAfterIt() {
    String customers = "CREATE TABLE customers (id int PRIMARY KEY, name text)";
    String orders =
        "CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers)";
    rig.source().execute(customers, orders);
    rig.destination().execute(customers, orders);
    rig.publish(
            applying(table("customers", "id", "name")),
            applying(table("orders", "id", "customer_id")))
        .consume(
            copy("customers", "customers", "id", "name"),
            copy("orders", "orders", "id", "customer_id"));
    rig.source()
        .execute(
            "INSERT INTO customers SELECT n, 'before' FROM generate_series(1, 3000) n",
            "INSERT INTO orders SELECT n, n FROM generate_series(1, 3000) n");
    rig.start();
    rig.drain();

    rig.source()
        .transaction(
            "INSERT INTO customers VALUES (3001, 'in it')",
            "TRUNCATE customers RESTART IDENTITY CASCADE",
            "INSERT INTO customers VALUES (7, 'after'), (3002, 'after')",
            "INSERT INTO orders VALUES (70, 7)");
    rig.drain();

    assertThat(rig.destination().rows("SELECT id, name FROM customers ORDER BY id"))
        .containsExactly("7|after", "3002|after");
    assertThat(rig.destination().rows("SELECT id, customer_id FROM orders"))
        .containsExactly("70|7");
    assertThat(
            rig.store()
                .rows(
                    "SELECT count(*), count(DISTINCT transaction_first) FROM sync_events.event"
                        + " WHERE transaction_id = (SELECT transaction_id FROM sync_events.event"
                        + " WHERE operation = 'd' LIMIT 1)"))
        .containsExactly((1 + 3000 + 3001 + 3) + "|1");
  }

  /** What a chunk read before the truncation must not come back with the chunk's mark after it. */
  @ParameterizedTest
  @ValueSource(ints = {0, 2})
  void endsAFirstLoadThatIsUnderWay(int restarts) {
    rig.source()
        .execute(
            ACCOUNTS, "INSERT INTO accounts SELECT n, 'before' FROM generate_series(1, 60000) n");
    rig.destination().execute(ACCOUNTS);
    rig.publish(applying(table("accounts", "id", "name")))
        .consume(copy("accounts", "accounts", "id", "name"))
        .start();
    awaitHeadBeyond(0);

    rig.source()
        .transaction(
            "TRUNCATE accounts",
            "INSERT INTO accounts SELECT n, 'after' FROM generate_series(59000, 59100) n");
    for (int restart = 0; restart < restarts; restart++) {
      rig.stopPublisher();
      rig.startPublisher();
    }
    rig.source().execute("INSERT INTO accounts VALUES (1, 'later')");
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS)).hasSize(102);
  }

  /** The server ends the publisher's session in the store while it commits the deletes. */
  @Test
  void deletesEachRowOnceAlthoughTheCommitFails() throws SQLException {
    rig.source()
        .execute(ACCOUNTS, "INSERT INTO accounts SELECT n, 'x' FROM generate_series(1, 5000) n");
    rig.destination().execute(ACCOUNTS);
    rig.publish(applying(table("accounts", "id", "name")))
        .consume(copy("accounts", "accounts", "id", "name"))
        .start();
    rig.drain();
    try (Connection blocker = rig.store().connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("LOCK TABLE sync_events.event IN ACCESS EXCLUSIVE MODE");
      rig.source().execute("TRUNCATE accounts");
      await()
          .atMost(NAMED_WITHIN)
          .until(
              () ->
                  rig.store()
                          .number(
                              "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE"
                                  + " datname = current_database() AND wait_event_type = 'Lock'"
                                  + " AND query LIKE '%max(position)%'"
                                  + " AND pid <> pg_backend_pid()")
                      > 0);
      blocker.rollback();
    }
    rig.source().execute("INSERT INTO accounts VALUES (1, 'later')");
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).containsExactly("1|later");
    assertThat(deletes()).isEqualTo(5000);
  }

  @Test
  void loadsThePublicSchemaAgainWhoseJoinedTableIsTruncated() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY, region int)",
            "CREATE TABLE regions (id int PRIMARY KEY, name text)",
            "ALTER TABLE regions REPLICA IDENTITY FULL",
            "INSERT INTO regions VALUES (1, 'north'), (2, 'south')",
            "INSERT INTO accounts SELECT n, 1 + n % 2 FROM generate_series(1, 200) n");
    rig.destination().execute(ACCOUNTS);
    String joined = "SELECT a.id, r.name FROM accounts a JOIN regions r ON r.id = a.region WHERE ";
    PublicSchema accounts =
        schema(
            "accounts",
            new String[] {"id", "name"},
            List.of(
                new Transformation(Operation.INSERT, "accounts", joined + "a.id = :id"),
                new Transformation(Operation.UPDATE, "accounts", joined + "a.id = :id"),
                new Transformation(Operation.UPDATE, "regions", joined + "r.id = :id")));
    rig.publish(applying(accounts)).consume(copy("accounts", "accounts", "id", "name")).start();
    rig.drain();

    rig.source()
        .transaction(
            "TRUNCATE regions",
            "INSERT INTO regions VALUES (2, 'another south')",
            "DELETE FROM accounts WHERE id <= 10");
    await()
        .atMost(NAMED_WITHIN)
        .untilAsserted(() -> assertThat(said()).contains("SRC-185").contains("public.regions"));
    rig.drain();

    assertThat(rig.destination().rows(ROWS))
        .isEqualTo(
            rig.source()
                .rows(
                    "SELECT a.id, r.name FROM accounts a JOIN regions r ON r.id = a.region"
                        + " ORDER BY 1"))
        .hasSize(95);
  }

  @Test
  void appliesToAllPartitionsOfATable() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, name text) PARTITION BY RANGE (id)",
            "CREATE TABLE accounts_1 PARTITION OF accounts FOR VALUES FROM (0) TO (100)",
            "CREATE TABLE accounts_2 PARTITION OF accounts FOR VALUES FROM (100) TO (200)",
            "INSERT INTO accounts VALUES (1, 'one'), (2, 'two'), (101, 'more')");
    rig.destination().execute(ACCOUNTS);
    rig.publish(applying(table("accounts", "id", "name")))
        .consume(copy("accounts", "accounts", "id", "name"))
        .start();
    rig.drain();

    rig.source()
        .transaction("TRUNCATE accounts", "INSERT INTO accounts VALUES (2, 'new'), (102, 'new')");
    awaitEqual();
    await()
        .atMost(NAMED_WITHIN)
        .untilAsserted(() -> assertThat(said()).contains("SRC-170").contains("accounts_"));
    rig.drain();
    awaitEqual();
    assertThat(deletes()).isEqualTo(3);
  }

  @Test
  void loadsATableAgainOfWhichOneChildIsTruncated() {
    rig.source()
        .execute(
            ACCOUNTS,
            "CREATE TABLE staff (badge text, PRIMARY KEY (id)) INHERITS (accounts)",
            "INSERT INTO accounts SELECT n, 'own' FROM generate_series(1, 50) n",
            "INSERT INTO staff SELECT n, 'staff', '' FROM generate_series(51, 80) n");
    rig.destination().execute(ACCOUNTS);
    rig.publish(applying(table("accounts", "id", "name")))
        .consume(copy("accounts", "accounts", "id", "name"))
        .start();
    rig.drain();

    rig.source().execute("TRUNCATE staff");
    await()
        .atMost(NAMED_WITHIN)
        .untilAsserted(() -> assertThat(said()).containsAnyOf("SRC-186", "SRC-170"));
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS)).hasSize(50);

    rig.source().execute("INSERT INTO staff VALUES (90, 'new', '')");
    rig.drain();
    long before = deletes();
    rig.source().execute("TRUNCATE accounts");
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEmpty();
    assertThat(deletes()).isEqualTo(before + 51);
  }

  @Test
  void keepsTheDeadLettersOfRowsThatAreTruncated() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
            "INSERT INTO accounts VALUES (1, 'Ada'), (2, NULL)");
    rig.destination().execute(ACCOUNTS);
    PublicSchema strict =
        with(
            ErrorPolicy.QUARANTINE,
            with(new OutputSchema(strict()), table("accounts", "id", "name")));
    rig.publish(applying(strict)).consume(copy("accounts", "accounts", "id", "name")).start();
    rig.drain();
    rig.source().execute("UPDATE accounts SET name = NULL");

    rig.source().execute("TRUNCATE accounts");
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEmpty();
    assertThat(deletes()).isEqualTo(1);
    assertThat(rig.store().number("SELECT count(*) FROM sync_events.dead_letter")).isEqualTo(3);
  }

  private static ObjectNode strict() {
    ObjectNode schema = JsonNodeFactory.instance.objectNode().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("id").put("type", "integer");
    properties.putObject("name").put("type", "string");
    return schema;
  }

  private static PublicSchema applying(PublicSchema schema) {
    return with(TruncatePolicy.APPLY, schema);
  }

  private long deletes() {
    return rig.store().number("SELECT count(*) FROM sync_events.event WHERE operation = 'd'");
  }

  private String said() {
    return Stops.one(rig, "publish").lastFailure().map(failure -> failure.why()).orElse("");
  }

  private void awaitHeadBeyond(long position) {
    await()
        .atMost(SyncRig.PATIENCE)
        .ignoreExceptions()
        .until(() -> rig.feed().checkpoint().head().value() > position);
  }

  private void awaitEqual() {
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () -> assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS)));
  }
}
