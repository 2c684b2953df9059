package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("verify")
@Timeout(120)
class StatusCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SmallShop shop = new SmallShop();
  private final String process = "/" + ProcessHandle.current().pid();
  @TempDir private Path directory;
  private CommandLineSession shell;
  private Path manifest;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
    manifest = shell.file("shop.json", shop.manifest());
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }

  @Test
  void isFineWhileAllIsWellAndNamesWhoIsActive() {
    runUntilEqual();

    // What the server itself writes is behind until the next heartbeat.
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(shell.type("status shop.json").out())
                    .containsPattern(
                        "shop/copies +db-destination +\\S+" + process + " +2 +0 events, 0 s +0"));
    var outcome = shell.type("status shop.json");
    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(outcome.out())
        .containsPattern("shop/db-source +\\S+" + process + " +2 +[0-9A-F]+/[0-9A-F]+ +active");
  }

  @Test
  void tellsWhatItIsWithoutAnyProcessAndWhatToType() throws IOException {
    runUntilEqual();
    shop.stop();
    shop.store()
        .execute(
            "UPDATE sync_events.backfill SET complete = false, rows_read = 1, rows_estimated = 4");
    shop.destination()
        .execute(
            "UPDATE sync_sink.cursor SET position = 1",
            "INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first,"
                + " operation, key, error_code, message) VALUES ('shop/db-source', 'shop/copies',"
                + " 1, 1, 'insert', '{}', 'DST-111', 'no')");

    var text = shell.type("status shop.json");
    JsonNode json = new ObjectMapper().readTree(shell.type("status shop.json --json").out());

    assertThat(text.status()).isEqualTo(1);
    assertThat(text.out())
        .containsPattern("shop/db-source +nobody +2")
        .contains("loading shop/accounts 1.0: 1 of about 4 rows (25%)");
    assertThat(text.err())
        .contains("CLI-160", "CLI-161", "CLI-163", "fix: sync-cli manifest sync shop.json")
        .contains("1 event of consumer schema shop/copies waits as a dead letter");
    assertThat(json.at("/feeds/0/slot/active").booleanValue()).isFalse();
    assertThat(json.at("/feeds/0/slot/limitBytes").longValue()).isEqualTo(10L << 30);
    assertThat(json.at("/feeds/0/loads/0/percent").intValue()).isEqualTo(25);
    assertThat(json.at("/consumers/0/behindEvents").intValue()).isEqualTo(1);
    assertThat(json.at("/consumers/0/deadLetters").intValue()).isEqualTo(1);
    assertThat(json.at("/errors").intValue()).isEqualTo(2);
  }

  @Test
  void namesTheSlotThatIsGoneWithTheCommandThatHelps() {
    runUntilEqual();
    shop.stop();
    shop.source().execute("SELECT pg_drop_replication_slot('" + shop.slot() + "')");

    assertThat(shell.type("status shop.json").err())
        .contains("SRC-145", "sync-cli feed reset shop.json --feed shop/db-source --yes");
  }

  @Test
  void tellsOfTheLastCaptureGap() throws IOException {
    runUntilEqual();
    shop.stop();
    shop.source()
        .execute("ALTER PUBLICATION shop DROP TABLE accounts", "DELETE FROM accounts WHERE id = 2");
    shop.start(manifest);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|Ada"));

    JsonNode json = new ObjectMapper().readTree(shell.type("status shop.json --json").out());
    assertThat(json.at("/feeds/0/captureGap/why").textValue())
        .contains("SRC-170", "table public.accounts");
    assertThat(shell.type("status shop.json").out())
        .contains("last capture gap, " + json.at("/feeds/0/captureGap/foundAt").textValue());
  }

  @Test
  void showsTheOthersWhereOneDatabaseDoesNotAnswer() {
    runUntilEqual();
    shell.file(
        "cut.json",
        shop.manifest().replace(shop.source().name(), "nowhere").replace("s3cret", "x"));
    shell.file("dark.json", shop.manifest().replaceAll("\"port\": \\d+", "\"port\": 1"));

    var cut = shell.type("status cut.json");
    assertThat(cut.status()).isEqualTo(1);
    assertThat(cut.out()).containsPattern("shop/copies +db-destination +\\S+" + process + " +2 +0");
    assertThat(cut.err()).contains("SRC-103");

    var dark = shell.type("status dark.json");
    assertThat(dark.status()).isEqualTo(69);
    assertThat(dark.err()).contains("CLI-130", "db-source", "db-store", "db-destination");
  }

  @Test
  void saysWhatAConsumerWaitsFor() throws IOException {
    runUntilEqual();
    shell.file(
        "next.json",
        shop.manifest()
            .replace("\"majorVersion\": 1", "\"majorVersion\": 2")
            .replace("\"major\": 1", "\"major\": 2"));

    var text = shell.type("status next.json");
    JsonNode json = new ObjectMapper().readTree(shell.type("status next.json --json").out());

    assertThat(text.err())
        .contains("ENG-106", "shop/copies waits for shop/accounts v2 (published: 1.0)")
        .doesNotContain("CLI-161");
    assertThat(json.at("/consumers/0/waitsFor").textValue())
        .isEqualTo("shop/accounts v2 (published: 1.0)");
  }

  @Test
  void namesWhatTheActiveProcessDoesNotPublish() {
    runUntilEqual();
    shell.file("other.json", shop.manifest().replace("\"minor\": 0", "\"minor\": 1"));

    assertThat(shell.type("status other.json").err())
        .contains("ENG-110", "publishes feed shop/db-source without shop/accounts 1.1");
    assertThat(shell.type("status shop.json").err()).doesNotContain("ENG-110");
  }

  @Test
  void showsWhatTheEventStoreHasAndWhoConsumesIt() throws IOException {
    runUntilEqual();
    await()
        .atMost(PATIENCE)
        .until(
            () -> shop.store().rows("SELECT FROM sync_events.consumer WHERE position = 2"),
            one -> one.size() == 1);
    String consumer = "shop/copies at " + address(shop.destination());

    var text = shell.type("status shop.json");
    JsonNode feed = json().at("/feeds/0");

    assertThat(text.out())
        .containsPattern(
            "shop/db-source +2 +[0-9.]+ .?B +1 +0 +0 bytes +no policy +"
                + consumer
                + ", 0 events behind")
        .containsPattern("shop/accounts@1 +" + consumer + "\n");
    assertThat(feed.at("/stored/events").intValue()).isEqualTo(2);
    assertThat(feed.at("/stored/oldest").intValue()).isEqualTo(1);
    assertThat(feed.at("/stored/bytes").longValue()).isPositive();
    assertThat(feed.at("/stored/slowestConsumer/name").textValue()).isEqualTo("shop/copies");
    assertThat(feed.at("/contracts/0/contract").textValue()).isEqualTo("shop/accounts@1");
    assertThat(feed.at("/contracts/0/consumers/0/position").intValue()).isEqualTo(2);
  }

  @Test
  void namesAConsumerThatWasGivenUp() throws IOException {
    runUntilEqual();
    await()
        .atMost(PATIENCE)
        .until(() -> shop.store().number("SELECT count(*) FROM sync_events.consumer") == 1);
    shop.store()
        .execute("UPDATE sync_events.consumer SET given_up_at = now(), given_up_reason = 'late'");

    var text = shell.type("status shop.json");

    assertThat(text.status()).isEqualTo(1);
    assertThat(text.out()).contains("(given up)").containsPattern("no policy +none");
    assertThat(text.err())
        .contains("STO-125", "of feed shop/db-source is given up: late", "bound-the-event-store");
    assertThat(json().at("/feeds/0/contracts/0/consumers/0/givenUp/reason").textValue())
        .isEqualTo("late");
  }

  private JsonNode json() throws IOException {
    return new ObjectMapper().readTree(shell.type("status shop.json --json").out());
  }

  private static String address(TestDatabase database) {
    return database.host() + ":" + database.port() + "/" + database.name();
  }

  @Test
  void createsNothingWhereNothingWasSyncedYet() {
    var outcome = shell.type("status shop.json");

    assertThat(outcome.out()).contains("shop/db-source", "none");
    assertThat(shop.store().value("SELECT to_regnamespace('sync_events')")).isEqualTo("null");
    assertThat(shop.destination().value("SELECT to_regnamespace('sync_sink')")).isEqualTo("null");
  }

  private void runUntilEqual() {
    shop.start(manifest);
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|Ada", "2|Bob"));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                shop.store().rows("SELECT FROM sync_events.backfill WHERE NOT complete").isEmpty()
                    && shop.destination().number("SELECT position FROM sync_sink.cursor") == 2);
  }
}
