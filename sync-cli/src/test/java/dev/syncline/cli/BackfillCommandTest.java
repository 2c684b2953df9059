package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Backfills as a person starts, watches and ends them. */
@Tag("verify")
@Timeout(240)
class BackfillCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final SmallShop shop = new SmallShop();
  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void syncTheShop() {
    shell = new CommandLineSession(directory);
    shop.start(shell.file("shop.json", shop.manifest()));
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.copies()).hasSize(2));
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }

  @Test
  void aFollowedBackfillRepairsWhatWasDamaged() {
    shop.destination()
        .execute("UPDATE copies SET name = 'damaged'", "INSERT INTO copies VALUES (9, 'phantom')");

    var outcome = shell.type("backfill start shop.json --schema accounts --follow");

    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(outcome.out())
        .contains("backfill 1 of shop/accounts 1.0, all rows: complete", "2 rows (100%)");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).startsWith("1|Ada", "2|Bob"));
    var list = shell.type("backfill list shop.json");
    assertThat(list.out()).contains("SCHEMA", "shop/accounts 1.0", "complete", "100%");
    var show = shell.type("backfill show 1 shop.json --json");
    assertThat(show.out())
        .contains("\"state\": \"complete\"", "\"rowsRead\": 2", "\"kind\": \"everything\"");
  }

  @Test
  void aConditionThatTheSourceRefusesIsReportedWithTheAnswerToStart() {
    var outcome =
        shell.run("backfill", "start", "shop.json", "--schema", "accounts", "--where", "nome = 1");

    assertThat(outcome.status()).as(outcome.all()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("CLI-184", "SRC-180", "\"nome\" does not exist", "correct --where");
    assertThat(shell.type("backfill show 1 shop.json").out())
        .contains("failed", "SRC-180", "--where nome = 1");
  }

  @Test
  void textThatCannotBeAConditionIsNotRequested() {
    for (String sql : new String[] {"", "id = 1; DROP TABLE accounts", "id = :id", "name = 'x"}) {
      var outcome =
          shell.run("backfill", "start", "shop.json", "--schema", "accounts", "--where", sql);
      assertThat(outcome.status()).as(sql).isEqualTo(1);
      assertThat(outcome.err()).as(sql).contains("CLI-183");
    }
    assertThat(shell.type("backfill list shop.json").err()).contains("No backfill was started.");
  }

  @Test
  void allBadLinesOfAFileAreReportedAtOnceAndNothingIsRequested() {
    shell.file("keys.txt", "1\n\n{\"id\": 2}\n{\"nr\": 2}\n{\"id\": \n{\"id\": 3, \"x\": 1}\n");

    var outcome = shell.type("backfill start shop.json --schema accounts --keys keys.txt");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("keys.txt, line 4", "keys.txt, line 5", "keys.txt, line 6", "CLI-182")
        .doesNotContain("line 1:", "line 3:");
    assertThat(shell.type("backfill list shop.json").err()).contains("No backfill was started.");
    assertThat(shell.type("backfill start shop.json --schema accounts --keys none.txt").err())
        .contains("CLI-185");
  }

  @Test
  void keysOfAFileAndARangeArePublishedAgain() {
    shell.file("keys.txt", "1\n{\"id\": 77}\n");
    shop.destination()
        .execute("UPDATE copies SET name = 'damaged'", "INSERT INTO copies VALUES (77, 'gone')");

    var keys =
        shell.type("backfill start shop.json --schema shop/accounts --keys keys.txt --follow");
    assertThat(keys.status()).as(keys.all()).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|Ada", "2|damaged"));
    var range = shell.type("backfill start shop.json --schema accounts@1 --from 2 --to 2 --follow");
    assertThat(range.status()).as(range.all()).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|Ada", "2|Bob"));
  }

  @Test
  void resendPublishesOneRow() {
    shop.destination().execute("UPDATE copies SET name = 'damaged'");

    var outcome = shell.type("resend shop.json --schema accounts --key 2 --follow");

    assertThat(outcome.status()).as(outcome.all()).isZero();
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|damaged", "2|Bob"));
  }

  @Test
  void aBackfillIsPausedResumedAndCancelled() {
    shop.source().execute("INSERT INTO accounts SELECT n, 'n' FROM generate_series(3, 500) AS n");
    var started = shell.type("backfill start shop.json --schema accounts --rate 20");
    assertThat(started.status()).as(started.all()).isZero();
    assertThat(started.out()).contains("backfill 1", "running");
    assertThat(started.err()).contains("sync-cli backfill show 1 --follow shop.json");

    assertThat(shell.type("backfill pause 1 shop.json").err()).contains("backfill 1", "paused");
    assertThat(shell.type("backfill resume 1 shop.json").err()).contains("running");
    var status = shell.type("status shop.json");
    assertThat(status.out()).contains("backfill 1 of shop/accounts 1.0", "all rows");
    assertThat(shell.type("status shop.json --json").out())
        .contains("\"backfills\"", "\"rowsPerSecondLimit\": 20");
    assertThat(shell.type("backfill cancel 1 shop.json").err()).contains("cancelled");
    var again = shell.type("backfill resume 1 shop.json");
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.err()).contains("STO-121");
  }

  @Test
  void whatIsNotThereIsNamed() {
    var schema = shell.type("backfill start shop.json --schema orders");
    assertThat(schema.status()).isEqualTo(1);
    assertThat(schema.err()).contains("CLI-180", "shop/accounts@1.0");
    var job = shell.type("backfill show 99 shop.json");
    assertThat(job.status()).isEqualTo(1);
    assertThat(job.err()).contains("STO-120");
    assertThat(shell.type("backfill show shop.json").status()).isEqualTo(64);
    assertThat(shell.type("backfill start shop.json").status()).isEqualTo(64);
    assertThat(shell.type("backfill start shop.json --schema accounts --rate 0").status())
        .isEqualTo(64);
    assertThat(shell.type("backfill start shop.json --schema accounts --where x --keys f").status())
        .isEqualTo(64);
  }

  @Test
  void withoutAPublisherAJobWaitsAndTheAnswerSaysSo() {
    shop.stop();

    var outcome = shell.type("backfill start shop.json --schema accounts");

    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(outcome.out()).contains("requested");
    assertThat(outcome.err()).contains("No publisher of feed shop/db-source");
  }
}
