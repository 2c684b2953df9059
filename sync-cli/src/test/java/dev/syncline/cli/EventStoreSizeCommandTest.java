package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.eventstore.postgres.StoreSettings;
import dev.syncline.eventstore.postgres.StoreTuning;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of docs/operate/bound-the-event-store.md. */
@Tag("verify")
@Timeout(120)
class EventStoreSizeCommandTest {
  private static final FeedName FEED = new FeedName(new Slug("shop"), new Slug("db-source"));

  private final SmallShop shop = new SmallShop();
  @TempDir private Path directory;
  private CommandLineSession shell;

  /** Three segments of ten events and a bit of a fourth, over five keys. */
  @BeforeEach
  void writeEvents() throws IOException {
    shell = new CommandLineSession(directory);
    shell.file("shop.json", shop.manifest());
    shell.file("shop-retain.json", retaining("{\"time\": \"1s\"}"));
    try (PostgresEventStore store =
            PostgresEventStore.connect(
                connection(shop.store()),
                StoreSettings.of(Settings.DEFAULTS.with(StoreTuning.SEGMENT, 10L)));
        FeedWriter writer = store.write(FEED)) {
      SchemaId account = store.contracts().publish(FEED, contract()).id();
      for (long transaction = 1; transaction <= 7; transaction++) {
        try (FeedAppend append = writer.begin()) {
          append.add(new TransactionHeader(transaction, Instant.now()), events(account));
          append.end(new Lsn(transaction));
          append.commit();
        }
      }
    }
  }

  @AfterEach
  void close() {
    shop.close();
  }

  private String retaining(String policy) {
    return shop.manifest()
        .replace(
            "{\"connectionSlug\": \"db-store\"}",
            "{\"connectionSlug\": \"db-store\", \"retain\": " + policy + "}");
  }

  private static ConnectionSettings connection(TestDatabase database) {
    return new ConnectionSettings(
        new Slug("db-store"),
        database.host(),
        database.port(),
        database.name(),
        TestDatabase.USER,
        new Secret("s3cret"),
        Map.of());
  }

  private static Contract contract() throws IOException {
    return new Contract(
        new Slug("shop"),
        "accounts",
        new SchemaVersion(1, 0),
        new OutputSchema(
            (ObjectNode)
                new ObjectMapper()
                    .readTree(
                        "{\"type\": \"object\", \"properties\": {\"id\": {}, \"name\": {}}}")),
        List.of("id"));
  }

  private static List<NewEvent> events(SchemaId schema) {
    return LongStream.rangeClosed(1, 5)
        .mapToObj(
            id ->
                new NewEvent(
                    schema,
                    0,
                    Operation.UPDATE,
                    "{\"id\": " + id + "}",
                    Optional.of("{\"id\": " + id + ", \"name\": \"n\"}")))
        .toList();
  }

  private JsonNode status(String manifest, int status) throws IOException {
    var outcome = shell.type("eventstore status " + manifest + " --json");
    assertThat(outcome.status()).as(outcome.all()).isEqualTo(status);
    return new ObjectMapper().readTree(outcome.out());
  }

  @Test
  void withoutAPolicyEverythingIsKeptAndItsSizeShown() throws IOException {
    var outcome = shell.type("eventstore status shop.json");

    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(outcome.err()).contains("keeps all events", "no retention policy");
    assertThat(outcome.out()).contains("FEED", "shop/db-source", "35", "NOT FOLDED");
    JsonNode feed = status("shop.json", 0).path("feeds").path(0);
    assertThat(feed.path("logEvents").asLong()).isEqualTo(35);
    assertThat(feed.path("notFolded").asLong()).isEqualTo(35);
    assertThat(feed.path("logBytes").asLong()).isPositive();
    var refused = shell.type("eventstore trim shop.json --yes");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("CLI-191", "\"retain\"");
  }

  @Test
  void compactFoldsAndTrimDropsWhenConfirmed() throws Exception {
    var compacted = shell.type("eventstore compact shop-retain.json --feed shop/db-source");
    assertThat(compacted.status()).as(compacted.all()).isZero();
    assertThat(compacted.err()).contains("35 events folded", "the base has 5 keys");

    JsonNode due = awaitDue();
    assertThat(due.path("diagnostics").path(0).path("code").asText()).isEqualTo("STO-127");

    var asked = shell.type("eventstore trim shop-retain.json");
    assertThat(asked.status()).isEqualTo(1);
    assertThat(asked.err()).contains("CLI-190", "up to position 10", "--yes");

    var trimmed = shell.type("eventstore trim shop-retain.json --yes");
    assertThat(trimmed.status()).as(trimmed.all()).isZero();
    assertThat(trimmed.err()).contains("3 segments dropped", "up to position 30");
    JsonNode feed = status("shop-retain.json", 0).path("feeds").path(0);
    assertThat(feed.path("oldest").asLong()).isEqualTo(31);
    assertThat(feed.path("baseKeys").asLong()).isEqualTo(5);
  }

  @Test
  void statusNamesTheConsumerForWhichSegmentsAreKept() throws Exception {
    shell.type("eventstore compact shop-retain.json");
    awaitDue();
    reportConsumer(5);

    var text = shell.type("status shop-retain.json");
    JsonNode feed =
        new ObjectMapper()
            .readTree(shell.type("status shop-retain.json --json").out())
            .at("/feeds/0");

    assertThat(text.out())
        .containsPattern("35 +[0-9.]+ .?B +1 +5 +[0-9.]+ .?B +slowest consumer +shop/late at far")
        .contains("shop/late at far, 30 events behind");
    assertThat(text.err())
        .contains("STO-126", "keeps more events than its policy asks for", "shop/late at far");
    assertThat(feed.at("/stored/keptBy").textValue()).isEqualTo("slowest consumer");
    assertThat(feed.at("/stored/slowestConsumer/behindEvents").intValue()).isEqualTo(30);
    assertThat(feed.at("/stored/folded").intValue()).isEqualTo(35);

    reportConsumer(35);
    assertThat(shell.type("status shop-retain.json").err()).doesNotContain("STO-126");
  }

  private void reportConsumer(long position) {
    try (PostgresEventStore store =
        PostgresEventStore.connect(connection(shop.store()), StoreSettings.DEFAULT)) {
      store
          .consumers()
          .report(
              List.of(
                  new ConsumerReport(
                      new ConsumerId(FEED, "shop/late", "far"),
                      store.contracts().all().get(0).id(),
                      new Cursor(Optional.of(History.begin()), new Position(position)))));
    }
  }

  /** The events are a second old then. */
  private JsonNode awaitDue() throws IOException {
    await().until(() -> shell.type("eventstore status shop-retain.json").status() == 1);
    return status("shop-retain.json", 1);
  }

  @Test
  void aFeedThatIsNotThereIsNamed() {
    var outcome = shell.type("eventstore compact shop.json --feed shop/db-sauce");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("no feed shop/db-sauce", "shop/db-source");
  }
}
