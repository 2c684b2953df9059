package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("verify")
class DeadLetterCommandTest {
  private static final FeedName FEED = new FeedName(new Slug("accounts"), new Slug("db-accounts"));

  @TempDir private Path directory;
  private final TestDatabase store = TestPostgres.shared().database();
  private final TestDatabase orders = TestPostgres.shared().database();
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
    shell.file("orders.json", consumer());
    publishAndRefuse();
    orders.execute(
        "CREATE TABLE destination_accounts (id bigint, name text CHECK (name <> 'bad'))",
        "CREATE SCHEMA sync_sink",
        "CREATE TABLE sync_sink.cursor (feed text, subscription text, position bigint,"
            + " PRIMARY KEY (feed, subscription))",
        "CREATE TABLE sync_sink.dead_letter (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,"
            + " feed text, subscription text, position bigint, transaction_first bigint,"
            + " operation text, key jsonb, object json, error_code text, sqlstate text,"
            + " message text, quarantined_at timestamptz DEFAULT now(), redriven_at timestamptz)",
        "INSERT INTO sync_sink.cursor VALUES ('accounts/db-accounts', 'orders/orders-schema', 9)");
    deadLetter(4, "bad", "DST-111");
    deadLetter(6, "Bob", "DST-113");
  }

  private String consumer() {
    return Manifests.CONSUMER
        .replace("\"port\": 5436", "\"port\": " + orders.port())
        .replace("\"user\": \"orders\"", "\"user\": \"" + TestDatabase.USER + "\"")
        .replace("\"database\": \"orders\"", "\"database\": \"" + orders.name() + "\"")
        .replace(
            "\"connections\": [",
            """
            "connections": [
              { "slug": "db-store", "config": { "connectionType": "postgres",
                "host": "localhost", "port": %d, "user": "%s", "password": "${env:NONE:-x}",
                "database": "%s" } },
            """
                .formatted(store.port(), TestDatabase.USER, store.name()))
        .replace(
            "\"eventStores\": [{ \"connectionSlug\": \"db-orders\" }]",
            "\"eventStores\": [{ \"connectionSlug\": \"db-store\" }]");
  }

  private void deadLetter(int position, String name, String code) {
    orders.execute(
        "INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first,"
            + " operation, key, object, error_code, sqlstate, message) VALUES"
            + " ('accounts/db-accounts', 'orders/orders-schema', %1$d, %1$d, 'update', '{\"id\": 7}',"
                .formatted(position)
            + " '{\"id\": 7, \"name\": \""
            + name
            + "\"}', '"
            + code
            + "', '23514', 'refused')");
  }

  private void publishAndRefuse() {
    ConnectionSettings connection =
        new ConnectionSettings(
            new Slug("db-store"),
            store.host(),
            store.port(),
            store.name(),
            TestDatabase.USER,
            new Secret("x"),
            Map.of());
    try (EventStore events = PostgresEventStore.connect(connection);
        FeedWriter writer = events.write(FEED)) {
      ObjectNode shape = JsonNodeFactory.instance.objectNode().put("type", "object");
      ObjectNode properties = shape.putObject("properties");
      properties.putObject("id");
      properties.putObject("name");
      Contract contract =
          new Contract(
              new Slug("accounts"),
              "accounts-schema",
              new SchemaVersion(1, 0),
              new OutputSchema(shape),
              List.of("id"));
      SchemaId schema = events.contracts().publish(FEED, contract).id();
      TransactionHeader transaction = new TransactionHeader(700, Instant.EPOCH);
      try (FeedAppend append = writer.begin()) {
        append.setAside(
            transaction,
            new RejectedEvent(
                schema, 0, Operation.UPDATE, "{\"id\": 3}", "{\"id\": 3}", "SQL-221", "no name"));
        append.end(new Lsn(1));
        append.commit();
      }
    }
  }

  private CommandLineSession.Outcome type(String command) {
    return shell.type("dead-letter " + command + " --manifest orders.json");
  }

  private static JsonNode json(String text) {
    try {
      return new ObjectMapper().readTree(text);
    } catch (IOException invalid) {
      throw new AssertionError(text, invalid);
    }
  }

  @Test
  void listsWhatWaitsForPeopleAndPrograms() {
    var text = type("list");
    var document = type("list --limit 1 --json");

    assertThat(text.status()).as(text.err()).isZero();
    assertThat(text.out().lines())
        .hasSize(3)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("db-orders/1", "orders/orders-schema", "{\"id\": 7}", "DST-111"));
    assertThat(text.out()).doesNotContain("bad");
    assertThat(text.err()).contains("2 of 2 that wait");
    assertThat(json(document.out()).path("waiting").asInt()).isEqualTo(2);
    assertThat(json(document.out()).path("letters")).hasSize(1);
    assertThat(type("list --consumer orders/other").err())
        .contains("CLI-144", "no schema orders/other", "orders/orders-schema");
  }

  @Test
  void showsOneWithItsRowAndWhatWaitsBehindIt() {
    var text = type("show 1");
    var document = type("show db-orders/1 --json");

    assertThat(text.status()).as(text.err()).isZero();
    assertThat(text.out())
        .contains("position", "4", "23514", "\"name\": \"bad\"", "behind it wait db-orders/2");
    JsonNode deadLetter = json(document.out()).path("letter");
    assertThat(deadLetter.path("object").path("name").asText()).isEqualTo("bad");
    assertThat(json(document.out()).path("behind").get(0).asText()).isEqualTo("db-orders/2");
    assertThat(type("show 99").err()).contains("CLI-140");
    assertThat(type("show x").status()).isEqualTo(64);
    assertThat(type("list --limit 0").status()).isEqualTo(64);
  }

  @Test
  void anObjectWithANumberThatJavaCannotHoldIsShownAsItsText() {
    String object = "{\"id\": 7, \"more\": 1e9999999999}";
    orders.execute("UPDATE sync_sink.dead_letter SET object = '" + object + "' WHERE id = 1");

    var document = type("show 1 --json");

    assertThat(document.status()).as(document.out()).isZero();
    assertThat(json(document.out()).path("letter").path("object").textValue()).isEqualTo(object);
  }

  @Test
  void redriveStopsAndSaysWhyThenGoesOnWhenTheCauseIsGone() {
    var refused = type("redrive");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("DST-114", "letter db-orders/1, position 4", "a CHECK constraint does not hold")
        .doesNotContain("bad");
    orders.execute(
        "ALTER TABLE destination_accounts DROP CONSTRAINT destination_accounts_name_check");

    var driven = type("redrive --consumer orders/orders-schema --json");

    assertThat(driven.status()).as(driven.out()).isZero();
    assertThat(json(driven.out()).path("driven").path("orders/orders-schema").asInt()).isEqualTo(2);
    assertThat(orders.rows("SELECT name FROM destination_accounts")).containsExactly("bad", "Bob");
    assertThat(type("redrive").err()).contains("No event waits");
    assertThat(type("redrive --consumer orders/none").err()).contains("CLI-144");
  }

  @Test
  void oneLetterIsDrivenUnlessItWaitsBehindAnother() {
    var behind = type("redrive 2");

    assertThat(behind.status()).isEqualTo(1);
    assertThat(behind.err()).contains("DST-115", "letter db-orders/1");
  }

  @Test
  void dropsOnlyWhenToldSoAndSaysWhatWaitsThen() {
    var asked = type("drop 1");
    assertThat(asked.status()).isEqualTo(1);
    assertThat(asked.err()).contains("CLI-142", "db-orders/1", "--yes");
    assertThat(orders.number("SELECT count(*) FROM sync_sink.dead_letter")).isEqualTo(2);

    var dropped = type("drop 1 --yes");

    assertThat(dropped.status()).as(dropped.err()).isZero();
    assertThat(dropped.err()).contains("Dropped db-orders/1", "Behind it wait db-orders/2");
    assertThat(type("redrive").status()).isZero();
    assertThat(orders.rows("SELECT name FROM destination_accounts")).containsExactly("Bob");
  }

  @Test
  void thePublishersLettersAreThereTooAndCannotBeDriven() {
    shell.file("accounts.json", publisher());
    String both = " --manifest accounts.json";

    assertThat(type("list" + both).out()).contains("db-store/1", "accounts/accounts-schema 1.0");
    assertThat(type("show 1" + both).err()).contains("CLI-141", "db-store/1, db-orders/1");
    assertThat(type("show db-store/1" + both).out()).contains("no name", "700 at the source");
    assertThat(type("redrive db-store/1" + both).err()).contains("CLI-143");
    assertThat(type("drop db-store/1 --yes" + both).status()).isZero();
    assertThat(store.number("SELECT count(*) FROM sync_events.dead_letter")).isZero();
  }

  private static String publisher() {
    return Manifests.PUBLISHER.replace(
        "\"manifestVersion\": 0,",
        """
        "manifestVersion": 0,
        "connections": [{ "slug": "db-accounts", "config": { "connectionType": "postgres",
          "host": "localhost", "port": 1, "user": "x", "password": "${env:NONE:-x}",
          "database": "x" } }],
        "dataStores": [{ "connectionSlug": "db-accounts", "config": { "connectionType": "postgres",
          "slotName": "s", "publicationName": "p" } }],
        """);
  }

  @Test
  void aDatabaseThatDoesNotAnswerIsSaidSo() {
    shell.file("orders.json", consumer().replace("\"port\": " + orders.port(), "\"port\": 1"));

    var outcome = type("list");

    assertThat(outcome.status()).isEqualTo(69);
  }
}
