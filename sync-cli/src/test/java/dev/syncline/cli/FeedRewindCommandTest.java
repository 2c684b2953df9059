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
class FeedRewindCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SmallShop shop = new SmallShop();
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
  void theRemedyOfADestinationWhoseStoreIsLostEndsInEqualRows() {
    syncOnce("1|Ada", "2|Bob");
    shop.source()
        .execute("DELETE FROM accounts WHERE id = 1", "INSERT INTO accounts VALUES (3, 'Cem')");
    shop.store().execute("DROP SCHEMA sync_events CASCADE");
    String fix = refusal();

    shop.destination()
        .execute(fix.substring(fix.indexOf("DELETE FROM"), fix.indexOf(" then type: ")));
    var outcome =
        shell.type(fix.substring(fix.indexOf("sync-cli ") + 9).replace("MANIFEST...", "shop.json"));

    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(outcome.err()).contains("Rewound shop/copies").doesNotContain("s3cret");
    syncOnce("2|Bob", "3|Cem");
  }

  @Test
  void aRunningSyncAppliesTheFeedAgain() {
    shop.start(manifest);
    await().atMost(PATIENCE).until(() -> shop.copies().size() == 2);
    shop.destination().execute("DELETE FROM copies");

    var outcome = shell.type("feed rewind shop.json --yes");

    assertThat(outcome.status()).as(outcome.all()).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).contains("1|Ada", "2|Bob"));
    assertThat(shop.pipelines()).noneMatch(one -> one.state() == PipelineState.HALTED);
  }

  @Test
  void doesNothingUnlessConfirmed() {
    syncOnce("1|Ada", "2|Bob");

    var outcome = shell.type("feed rewind shop.json --feed " + SmallShop.FEED);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("CLI-153", "shop/copies, now at position 2", "--yes");
    assertThat(shop.destination().number("SELECT position FROM sync_sink.cursor")).isEqualTo(2);
  }

  @Test
  void namesWhatThereIs() {
    syncOnce("1|Ada", "2|Bob");

    var feed = shell.type("feed rewind shop.json --feed shop/other --yes");
    assertThat(feed.status()).isEqualTo(1);
    assertThat(feed.err())
        .contains("CLI-150", "shop/other", "the feeds they apply are: shop/db-source");
    var consumer = shell.type("feed rewind shop.json --consumer shop/other --yes");
    assertThat(consumer.err()).contains("CLI-144", "shop/other", "those that do are: shop/copies");
    assertThat(shop.destination().number("SELECT position FROM sync_sink.cursor")).isEqualTo(2);
  }

  private void syncOnce(String... copies) {
    shop.start(manifest);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.copies()).containsExactly(copies));
    await()
        .atMost(PATIENCE)
        .until(() -> shop.destination().number("SELECT position FROM sync_sink.cursor") == 2);
    shop.stop();
  }

  private String refusal() {
    shop.start(manifest);
    await().atMost(PATIENCE).until(() -> consumer().state() == PipelineState.HALTED);
    String fix = consumer().problems().get(0).fix();
    shop.stop();
    return fix;
  }

  private PipelineStatus consumer() {
    return shop.pipelines().stream()
        .filter(one -> one.name().startsWith("consume"))
        .findFirst()
        .orElseThrow();
  }
}
