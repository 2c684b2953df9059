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
class FeedResetCommandTest {
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
  void theCommandOfTheRefusalLetsTheFeedBeginAnewWhileConsumersKeepTheirPlace() {
    syncOnce("1|Ada", "2|Bob");
    shop.source()
        .execute(
            "SELECT pg_drop_replication_slot('" + shop.slot() + "')",
            "UPDATE accounts SET name = 'Eve' WHERE id = 1",
            "INSERT INTO accounts VALUES (3, 'Cem')");
    String fix = refusal();

    String command = fix.substring(fix.indexOf("feed reset")).replace("MANIFEST...", "shop.json");
    var outcome = shell.type(command);

    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(outcome.err())
        .contains("restarts after position 2", "there was no slot", "manifest sync shop.json")
        .doesNotContain("s3cret");
    syncOnce("1|Eve", "2|Bob", "3|Cem");
    assertThat(shop.destination().number("SELECT position FROM sync_sink.cursor")).isEqualTo(5);
  }

  @Test
  void soDoesThatOfACaptureGapWhereThePolicyIsToStop() {
    syncOnce("1|Ada", "2|Bob");
    shop.source()
        .execute("ALTER PUBLICATION shop DROP TABLE accounts", "DELETE FROM accounts WHERE id = 2");
    shell.file(
        "shop.json",
        shop.manifest().replace("\"slotName\"", "\"onCaptureGap\": \"stop\", \"slotName\""));
    String fix = refusal();
    assertThat(fix).contains("\"onCaptureGap\": \"reload\" in data store db-source");

    String command = fix.substring(fix.indexOf("feed reset")).replace("MANIFEST...", "shop.json");
    assertThat(shell.type(command).status()).isZero();

    syncOnce("1|Ada");
  }

  @Test
  void dropsTheSlotAndOnRequestThePublication() {
    syncOnce("1|Ada", "2|Bob");

    var outcome = shell.type("feed reset shop.json --drop-publication --yes");

    assertThat(outcome.err()).contains("dropped slot " + shop.slot());
    assertThat(
            shop.source()
                .rows("SELECT FROM pg_replication_slots WHERE slot_name = '" + shop.slot() + "'"))
        .isEmpty();
    assertThat(shop.source().rows("SELECT FROM pg_publication")).isEmpty();
  }

  @Test
  void doesNothingUnlessConfirmed() {
    syncOnce("1|Ada", "2|Bob");

    var outcome = shell.type("feed reset shop.json --feed " + SmallShop.FEED);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("CLI-151", "position 2", shop.slot(), "--yes");
    syncOnce("1|Ada", "2|Bob");
    assertThat(shop.store().number("SELECT head_position FROM sync_events.feed")).isEqualTo(2);
  }

  @Test
  void refusesWhileAProcessPublishesAndNamesIt() {
    shop.start(manifest);
    await().atMost(PATIENCE).until(() -> shop.copies().size() == 2);

    var outcome = shell.type("feed reset shop.json --yes");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("CLI-152", "/" + ProcessHandle.current().pid());
    assertThat(shop.pipelines()).allMatch(one -> one.state() == PipelineState.RUNNING);
  }

  @Test
  void namesTheFeedsThereAre() {
    var unknown = shell.type("feed reset shop.json --feed shop/other --yes");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.err()).contains("CLI-150", "shop/other", "the feeds are: shop/db-source");

    var neverCaptured = shell.type("feed reset shop.json --yes");
    assertThat(neverCaptured.err()).contains("CLI-150", "was never captured");
  }

  private void syncOnce(String... copies) {
    shop.start(manifest);
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.copies()).containsExactly(copies));
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                shop.store().rows("SELECT FROM sync_events.backfill WHERE NOT complete").isEmpty());
    shop.stop();
  }

  private String refusal() {
    shop.start(manifest);
    await().atMost(PATIENCE).until(() -> publisher().state() == PipelineState.HALTED);
    String fix = publisher().problems().get(0).fix();
    shop.stop();
    return fix;
  }

  private PipelineStatus publisher() {
    return shop.pipelines().stream()
        .filter(one -> one.name().startsWith("publish"))
        .findFirst()
        .orElseThrow();
  }
}
