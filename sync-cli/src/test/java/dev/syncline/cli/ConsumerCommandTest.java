package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
@Timeout(180)
class ConsumerCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SmallShop shop = new SmallShop();
  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
    shell.file("shop.json", shop.manifest());
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }

  @Test
  void pausesListsAndResumes() throws IOException {
    runUntilEqual(shop.manifest());

    var paused = shell.run("consumer", "pause", "copies", "shop.json", "--reason", "new index");
    assertThat(paused.out()).isEqualTo("Paused shop/copies at position 2.\n");
    assertThat(paused.status()).isZero();
    shop.source().execute("INSERT INTO accounts VALUES (3, 'Cy')");
    awaitFeed(3);

    var list = shell.type("consumer list shop.json");
    assertThat(list.status()).isZero();
    assertThat(list.out())
        .containsPattern("CONSUMER +AT +POSITION +BEHIND +STATE +SINCE +WHY")
        .containsPattern("shop/copies +db-destination +2 +1 event, .* +paused +2\\S+Z +new index");
    JsonNode json = new ObjectMapper().readTree(shell.type("consumer list shop.json --json").out());
    assertThat(json.at("/consumers/0/name").textValue()).isEqualTo("shop/copies");
    assertThat(json.at("/consumers/0/state").textValue()).isEqualTo("paused");
    assertThat(json.at("/consumers/0/behindEvents").intValue()).isEqualTo(1);
    assertThat(json.at("/consumers/0/why").textValue()).isEqualTo("new index");
    assertThat(json.at("/consumers/0/pausedBy").textValue())
        .contains(System.getProperty("user.name"));
    assertThat(shell.type("consumer pause shop/copies shop.json").out())
        .startsWith("shop/copies is paused already, at position 2 since ")
        .endsWith(": new index\n");
    assertThat(shop.copies()).containsExactly("1|Ada", "2|Bob");

    var resumed = shell.type("consumer resume shop/copies shop.json");
    assertThat(resumed.out())
        .isEqualTo("Resumed shop/copies at position 2: it catches up and joins the others.\n");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|Ada", "2|Bob", "3|Cy"));
    assertThat(shell.type("consumer resume copies shop.json").out())
        .isEqualTo("shop/copies is not paused.\n");
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(shell.type("consumer list shop.json").out())
                    .containsPattern("shop/copies +db-destination +3 +.* +healthy +- +-"));
  }

  @Test
  void whatAUserHasPausedIsNoFindingOfStatus() throws IOException {
    runUntilEqual(shop.manifest());

    shell.run("consumer", "pause", "copies", "shop.json", "--reason", "new index");

    var text = shell.type("status shop.json");
    assertThat(text.err()).doesNotContain("CLI-");
    assertThat(text.status()).isZero();
    assertThat(text.out())
        .containsPattern("shop/copies .* paused")
        .containsPattern("  shop/copies is paused since \\S+ by .*: new index");
    JsonNode json = new ObjectMapper().readTree(shell.type("status shop.json --json").out());
    assertThat(json.at("/consumers/0/state").textValue()).isEqualTo("paused");
    assertThat(json.at("/consumers/0/pause/reason").textValue()).isEqualTo("new index");
    assertThat(json.at("/consumers/0/pause/code").isMissingNode()).isTrue();
  }

  @Test
  void aPauseByARejectedEventIsAFindingThatNamesTheCommandToType() {
    shop.destination().execute("ALTER TABLE copies ADD CONSTRAINT short CHECK (length(name) < 4)");
    runUntilEqual(
        shop.manifest()
            .replace("\"name\": \"copies\",", "\"name\": \"copies\", \"onError\": \"pause\","));
    shop.source().execute("INSERT INTO accounts VALUES (3, 'Lovelace')");
    await().atMost(PATIENCE).until(() -> shop.destination().rows(paused()).size() == 1);

    var text = shell.type("status shop.json");
    assertThat(text.status()).isEqualTo(1);
    assertThat(text.err())
        .contains("CLI-168", "shop/copies at db-destination is paused", "at position 2", "DST-111")
        .contains("constraint short", "sync-cli consumer resume shop/copies shop.json")
        .doesNotContain("Lovelace");

    shop.destination().execute("ALTER TABLE copies DROP CONSTRAINT short");
    assertThat(shell.type("consumer resume copies shop.json").status()).isZero();
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.copies()).contains("3|Lovelace"));
  }

  @Test
  void pausesWhatHasAppliedNothingYetOnceItsPublicSchemaIsPublished() {
    var early = shell.type("consumer pause copies shop.json");
    assertThat(early.status()).isEqualTo(1);
    assertThat(early.err()).contains("CLI-169", "shop/accounts v1 is not published");
    shop.destination().execute("DROP TABLE copies");
    shop.start(directory.resolve("shop.json"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(shell.type("consumer pause copies shop.json").out())
                    .isEqualTo("Paused shop/copies at position 0.\n"));

    shop.destination().execute("CREATE TABLE copies (id bigint PRIMARY KEY, name text)");
    assertThat(shell.type("consumer resume copies shop.json").status()).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|Ada", "2|Bob"));
  }

  @Test
  void reportsAllUnknownNamesAtOnceAndPausesNothing() {
    runUntilEqual(shop.manifest());

    var outcome = shell.type("consumer pause shop/copies copie elsewhere/items shop.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("CLI-166", "no consumer schema copie", "did you mean 'copies'?")
        .contains("no consumer schema elsewhere/items", "the consumer schemas are shop/copies");
    assertThat(shop.destination().rows(paused())).isEmpty();
  }

  @Test
  void aNameThatSeveralManifestsHaveIsAmbiguous() {
    shell.file("one.json", shop.manifest());
    shell.file(
        "two.json",
        """
        {"slug": "other", "manifestVersion": 0, "consumerSchemas": [{
          "name": "copies", "sourceManifestSlug": "shop",
          "publicSchema": {"name": "accounts", "majorVersion": 1},
          "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-destination",
            "sql": "INSERT INTO copies (id, name) VALUES (:id, :name)"}}]}
        """);

    var outcome = shell.type("consumer resume copies one.json two.json");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("CLI-167", "name one of shop/copies, other/copies");
  }

  @Test
  void withoutANameTheCommandLineIsNotUnderstood() {
    var outcome = shell.type("consumer pause shop.json");

    assertThat(outcome.status()).isEqualTo(64);
    assertThat(outcome.err()).contains("missing required parameter: 'NAME'");
  }

  private static String paused() {
    return "SELECT FROM sync_sink.cursor WHERE paused_at IS NOT NULL";
  }

  private void awaitFeed(long head) {
    await()
        .atMost(PATIENCE)
        .until(() -> shop.store().number("SELECT head_position FROM sync_events.feed") == head);
  }

  private void runUntilEqual(String manifest) {
    shell.file("shop.json", manifest);
    shop.start(directory.resolve("shop.json"));
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
