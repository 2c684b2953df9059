package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
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
class FeedRenameCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SmallShop shop = new SmallShop();
  @TempDir private Path directory;
  private CommandLineSession shell;
  private Path manifest;
  private Path renamed;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
    manifest = shell.file("shop.json", shop.manifest());
    renamed =
        shell.file(
            "market.json",
            shop.manifest()
                .replace("\"slug\": \"shop\"", "\"slug\": \"market\"")
                .replace("\"sourceManifestSlug\": \"shop\"", "\"sourceManifestSlug\": \"market\""));
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }

  @Test
  void aRenamedManifestIsNotTakenForANewOneAndItsRemedyEndsInEqualRows() {
    syncOnce(manifest, "1|Ada", "2|Bob");
    shop.source()
        .execute("DELETE FROM accounts WHERE id = 1", "INSERT INTO accounts VALUES (3, 'Cem')");

    shop.start(renamed);
    await().atMost(PATIENCE).until(() -> publisher().state() == PipelineState.HALTED);
    var problem = publisher().problems().get(0);
    shop.stop();
    assertThat(problem.toString())
        .contains("SRC-148", shop.slot(), "serves feed shop/db-source", "feed market/db-source");
    assertThat(shop.store().rows("SELECT manifest_slug FROM sync_events.feed"))
        .containsExactly("shop");
    String fix = problem.fix();
    var outcome =
        shell.type(
            fix.substring(fix.indexOf("sync-cli ") + 9, fix.indexOf("; if not"))
                .replace("MANIFEST...", "market.json"));

    assertThat(outcome.status()).as(outcome.all()).isZero();
    syncOnce(renamed, "2|Bob", "3|Cem");
    assertThat(shop.destination().rows("SELECT feed, subscription, position FROM sync_sink.cursor"))
        .containsExactly("market/db-source|market/copies|4");
  }

  @Test
  void aRenamingThatWasCutIsGoneOnWith() {
    syncOnce(manifest, "1|Ada", "2|Bob");
    shop.store()
        .execute(
            "UPDATE sync_events.feed SET manifest_slug = 'market'",
            "UPDATE sync_events.public_schema SET manifest_slug = 'market'");

    var outcome = shell.type("feed rename shop/db-source market/db-source market.json --yes");

    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(shop.destination().rows("SELECT feed, subscription, position FROM sync_sink.cursor"))
        .containsExactly("market/db-source|market/copies|2");
  }

  @Test
  void doesNothingUnlessConfirmedAndNamesWhatThereIs() {
    syncOnce(manifest, "1|Ada", "2|Bob");

    assertThat(shell.type("feed rename shop/db-source market/db-source market.json").err())
        .contains("CLI-154", "--yes");
    assertThat(shell.type("feed rename shop/other market/db-source market.json --yes").err())
        .contains("CLI-150", "no feed shop/other", "the feeds are: shop/db-source");
    assertThat(shell.type("feed rename shop/db-source market/other market.json --yes").err())
        .contains("CLI-150", "publish no feed market/other", "the feeds are: market/db-source");
    assertThat(shell.type("feed rename shop/db-source shop/db-source shop.json --yes").err())
        .contains("CLI-155");
    var wrong = shell.type("feed rename shop/wrong shop/db-source shop.json --yes");
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.err())
        .contains("CLI-150", "no feed shop/wrong", "the feeds are: shop/db-source")
        .doesNotContain("is called");
    assertThat(shop.store().rows("SELECT manifest_slug FROM sync_events.feed"))
        .containsExactly("shop");
  }

  @Test
  void refusesWhileAProcessPublishesAndNamesIt() {
    syncOnce(manifest, "1|Ada", "2|Bob");
    shop.start(manifest);
    await().atMost(PATIENCE).until(() -> publisher().state() == PipelineState.RUNNING);

    var outcome = shell.type("feed rename shop/db-source market/db-source market.json --yes");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("CLI-152", "publishing feed shop/db-source", "/" + ProcessHandle.current().pid());
    assertThat(shop.store().rows("SELECT manifest_slug FROM sync_events.feed"))
        .containsExactly("shop");
  }

  private void syncOnce(Path file, String... copies) {
    shop.start(file);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.copies()).containsExactly(copies));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                shop.destination().number("SELECT position FROM sync_sink.cursor")
                    == shop.store().number("SELECT head_position FROM sync_events.feed"));
    shop.stop();
  }

  private PipelineStatus publisher() {
    return shop.pipelines().stream()
        .filter(one -> one.name().startsWith("publish"))
        .findFirst()
        .orElseThrow();
  }
}
