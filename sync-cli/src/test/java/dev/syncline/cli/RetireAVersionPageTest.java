package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every command of {@code docs/operate/retire-a-version.md}, from version 1 to version 2. */
@Tag("verify")
@Timeout(180)
class RetireAVersionPageTest {
  private static final Path PAGE = Path.of("..", "docs", "operate", "retire-a-version.md");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String DESTINATION = "db.example:5432/orders";
  private static final String SECOND =
      """
      }, {
        "name": "accounts", "source": {"dataStoreSlug": "db-source"}, "version": {"major": 2, "minor": 0},
        "outputSchema": {"type": "object", "properties": {"id": {}, "label": {}}},
        "config": {"publicSchemaType": "postgres", "transformations": [
          {"operation": "insert", "table": "accounts", "sql": "SELECT id, name AS label FROM accounts WHERE id = :id"},
          {"operation": "update", "table": "accounts", "sql": "SELECT id, name AS label FROM accounts WHERE id = :id"}]}
      """;

  private final SmallShop shop = new SmallShop();
  private final Set<String> typed = new LinkedHashSet<>();
  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }

  @Test
  void aVersionIsRetiredAsThePageSays() throws IOException {
    consumeTheFirst();
    publishTheSecondAndMoveTheConsumer();

    var check = type("manifest check shop.json");
    assertThat(check.status()).as(check.all()).isZero();
    var list = type("contract list shop.json");
    assertThat(list.status()).as(list.all()).isZero();
    assertThat(list.out().lines().map(RetireAVersionPageTest::words))
        .anyMatch(
            line -> line.matches("shop/accounts@1.0 id shop/db-source 0 \\S+ published loaded .*"))
        .anyMatch(
            line -> line.matches("shop/accounts@2.0 id shop/db-source 2 \\S+ published loaded .*"))
        .anyMatch(line -> line.matches("shop/copies " + address() + " shop/accounts@1 2 2 .*ago"))
        .anyMatch(line -> line.matches("shop/copies-2 " + address() + " shop/accounts@2 .*ago"));

    var refused = type("contract retire shop/accounts@1 shop.json");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("CLI-201", "shop/copies at " + address() + " consumes shop/accounts@1")
        .contains("sync-cli consumer forget shop/copies --at " + address() + " --yes shop.json")
        .doesNotContain("copies-2");

    String forget = "consumer forget shop/copies --at " + DESTINATION + " --yes shop.json";
    assertThat(type(forget).err()).contains("CLI-205 shop/copies at " + address() + " runs");
    shop.store()
        .execute(
            "UPDATE sync_events.consumer SET reported_at = reported_at - interval '2 min',"
                + " first_reported_at = first_reported_at - interval '2 min'"
                + " WHERE name = 'shop/copies'");
    var forgotten = type(forget);
    assertThat(forgotten.status()).as(forgotten.all()).isZero();

    var preview = type("contract retire shop/accounts@1 shop.json");
    assertThat(preview.status()).isEqualTo(1);
    assertThat(preview.err()).contains("CLI-200", "shop/accounts@1 (1.0) of feed shop/db-source");
    assertThat(shop.store().rows("SELECT retired_at FROM sync_events.public_schema"))
        .containsOnly("null");

    var retired = type("contract retire shop/accounts@1 shop.json --yes");
    assertThat(retired.status()).as(retired.all()).isZero();
    assertThat(retired.all())
        .contains(
            "is retired since", "Remove it from manifest shop.", "which publishes it until then");
    assertThat(type("contract list shop.json").out()).contains("retired 20");

    var restored = type("contract restore shop/accounts@1 shop.json");
    assertThat(restored.all()).contains("shop/accounts@1 is no longer retired");
    assertThat(typed).containsAll(commandsOfThePage());
  }

  @Test
  void theListIsADocumentToo() {
    consumeTheFirst();

    var list = shell.type("contract list shop.json --json");

    assertThat(list.status()).as(list.all()).isZero();
    assertThat(list.out())
        .contains("\"schemaVersion\": 1", "\"manifest\": \"shop\"", "\"major\": 1")
        .contains("\"state\": \"complete\"", "\"name\": \"shop/copies\"")
        .contains("\"destination\": \"" + address() + "\"");
  }

  @Test
  void aStoreWithoutFeedsListsNothing() {
    shell.file("shop.json", shop.manifest());

    var list = shell.type("contract list shop.json");

    assertThat(list.status()).as(list.all()).isZero();
    assertThat(list.out()).isEmpty();
    assertThat(list.err()).contains("Nothing is published yet.");
  }

  @Test
  void whatIsMistypedIsNamedWithWhatThereIs() {
    consumeTheFirst();

    var form = shell.type("contract retire shop/accounts shop.json");
    assertThat(form.status()).isEqualTo(64);
    assertThat(form.err()).contains("'shop/accounts' is not a major version");
    var major = shell.type("contract retire shop/accounts@7 shop.json --yes");
    assertThat(major.status()).isEqualTo(1);
    assertThat(major.err()).contains("STO-117", "published: shop/accounts@1");
    assertThat(shell.type("contract restore shop/accounts@7 shop.json").err()).contains("STO-117");
    assertThat(shell.type("contract restore shop/accounts@1 shop.json").all())
        .contains("was not retired; nothing changed");
    var consumer = shell.type("consumer forget shop/copes shop.json");
    assertThat(consumer.status()).isEqualTo(1);
    assertThat(consumer.err()).contains("CLI-203", "did you mean 'shop/copies'?");
    assertThat(shell.type("consumer forget shop/copies --at x:1/y shop.json").err())
        .contains("CLI-203", "registered: shop/copies at " + address());
    shop.store()
        .execute(
            "INSERT INTO sync_events.consumer (feed_id, name, destination, schema_id, position)"
                + " SELECT feed_id, name, 'other:5432/copy', schema_id, 0 FROM"
                + " sync_events.consumer");
    assertThat(shell.type("consumer forget shop/copies shop.json").err())
        .contains("CLI-204", "--at other:5432/copy");
  }

  private void consumeTheFirst() {
    Path manifest = shell.file("shop.json", shop.manifest());
    shop.start(manifest);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|Ada", "2|Bob"));
    shop.stop();
  }

  private void publishTheSecondAndMoveTheConsumer() {
    shop.destination().execute("CREATE TABLE labels (id bigint PRIMARY KEY, label text)");
    String both =
        shop.manifest()
            .replaceFirst("\\}\\],\\s+\"consumerSchemas\"", SECOND + "}],\n\"consumerSchemas\"")
            .replace("\"name\": \"copies\"", "\"name\": \"copies-2\"")
            .replace("\"majorVersion\": 1", "\"majorVersion\": 2")
            .replace(
                "copies (id, name) VALUES (:id, :name)", "labels (id, label) VALUES (:id, :label)")
            .replace("SET name = excluded.name", "SET label = excluded.label")
            .replace("DELETE FROM copies", "DELETE FROM labels");
    shop.start(shell.file("shop.json", both));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(shop.destination().rows("SELECT id, label FROM labels ORDER BY id"))
                    .containsExactly("1|Ada", "2|Bob"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                shop.store()
                        .number(
                            "SELECT count(*) FROM sync_events.consumer WHERE name = 'shop/copies-2'"
                                + " AND position = 4")
                    == 1);
  }

  /** Types a command of the page, with the address of the test's destination. */
  private CommandLineSession.Outcome type(String command) {
    typed.add("sync-cli " + command);
    return shell.type(command.replace(DESTINATION, address()));
  }

  private static List<String> commandsOfThePage() throws IOException {
    return Files.readAllLines(PAGE).stream()
        .map(String::strip)
        .filter(line -> line.startsWith("sync-cli "))
        .toList();
  }

  private String address() {
    TestDatabase destination = shop.destination();
    return destination.host() + ":" + destination.port() + "/" + destination.name();
  }

  private static String words(String line) {
    return line.replaceAll(" +", " ");
  }
}
