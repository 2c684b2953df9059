package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.engine.status.PipelineState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("verify")
@Timeout(120)
class ConsumerResetCommandTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String COUNTING =
      "INSERT INTO copies (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name ="
          + " copies.name || excluded.name";

  private final SmallShop shop = new SmallShop();
  @TempDir private Path directory;
  private CommandLineSession shell;
  private Path manifest;

  /** Positions 1 and 2 are the first load, 3 is a change, 4 and 5 are one transaction. */
  @BeforeEach
  void syncFiveEvents() {
    shell = new CommandLineSession(directory);
    manifest = shell.file("shop.json", shop.manifest());
    shell.file(
        "counting.json",
        shop.manifest()
            .replaceAll("\"sql\": \"INSERT INTO copies[^\"]*\"", "\"sql\": \"" + COUNTING + "\""));
    shop.start(manifest);
    awaitPosition(2);
    shop.source().execute("UPDATE accounts SET name = 'Ann' WHERE id = 1");
    awaitPosition(3);
    shop.source()
        .transaction("INSERT INTO accounts VALUES (3, 'Cem')", "DELETE FROM accounts WHERE id = 2");
    awaitPosition(5);
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }

  private void awaitPosition(long position) {
    await().atMost(PATIENCE).until(() -> position() == position);
  }

  private long position() {
    return shop.destination().value("SELECT to_regclass('sync_sink.cursor')").equals("null")
        ? -1
        : shop.destination().number("SELECT coalesce(max(position), -1) FROM sync_sink.cursor");
  }

  private static JsonNode json(CommandLineSession.Outcome outcome) {
    try {
      return new ObjectMapper().readTree(outcome.out());
    } catch (IOException noJson) {
      throw new AssertionError(outcome.all(), noJson);
    }
  }

  @Test
  void withoutYesItShowsWhatWouldBeAppliedAgainAndChangesNothing() {
    shop.stop();

    var outcome = shell.type("consumer reset shop/copies --to 4 shop.json");

    assertThat(outcome.status()).as(outcome.all()).isEqualTo(1);
    assertThat(outcome.out())
        .containsPattern("consumer +shop/copies, feed shop/db-source")
        .containsPattern("cursor +5 of 5")
        .containsPattern("after the reset +3, since 4 is within a source transaction")
        .containsPattern("applied again +2 events: 1 insert, 0 updates, 1 delete")
        .containsPattern("committed +from \\S+Z to \\S+Z")
        .containsPattern("sql +is safe to repeat")
        .containsPattern("deleteSql +is safe to repeat");
    assertThat(outcome.err()).contains("CLI-175", "add --yes to do it").doesNotContain("s3cret");
    assertThat(position()).isEqualTo(5);
  }

  @Test
  void aRunningSyncAppliesTheEventsAgain() {
    shop.destination()
        .execute("UPDATE copies SET name = 'broken'", "INSERT INTO copies VALUES (2, 'stray')");

    var outcome = shell.type("consumer reset shop/copies --to beginning shop.json --yes");

    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(outcome.err())
        .contains("feed shop/db-source is applied again after position 0; the cursor was at 5.");
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|Ann", "3|Cem"));
    awaitPosition(5);
    assertThat(shop.pipelines()).noneMatch(one -> one.state() == PipelineState.HALTED);
  }

  @Test
  void aTimeBackMeansTheTransactionsCommittedSinceThen() {
    shop.stop();
    shop.store()
        .execute(
            "UPDATE sync_events.event SET committed_at = now() - interval '3 hours'"
                + " WHERE position <= 3");

    JsonNode found = json(shell.type("consumer reset shop/copies --to -2h shop.json --json"));

    assertThat(found.at("/from").longValue()).isEqualTo(5);
    assertThat(found.at("/to").longValue()).isEqualTo(3);
    assertThat(found.at("/direction").textValue()).isEqualTo("back");
    assertThat(found.at("/events/inserts").longValue()).isEqualTo(1);
    assertThat(found.at("/statements/1/safe").booleanValue()).isTrue();
    assertThat(found.at("/diagnostics/0/code").textValue()).isEqualTo("CLI-175");
  }

  @Test
  void whatIsSkippedIsSaidToBeLost() {
    shop.stop();
    shop.destination()
        .execute(
            "UPDATE sync_sink.cursor SET position = 2,"
                + " history = (SELECT history FROM sync_sink.cursor LIMIT 1)");

    var preview = shell.type("consumer reset shop/copies --to now shop.json");

    assertThat(preview.status()).isEqualTo(1);
    assertThat(preview.out())
        .containsPattern("skipped for good +3 events: 1 insert, 1 update, 1 delete");
    assertThat(shell.type("consumer reset shop/copies --to now shop.json --yes").err())
        .contains("goes on after position 5; the cursor was at 2");
    assertThat(position()).isEqualTo(5);
    var again = shell.type("consumer reset shop/copies --to now shop.json");
    assertThat(again.status()).as(again.all()).isZero();
  }

  @Test
  void countingSqlIsRefusedWithTheExpressionUnlessForced() {
    shop.stop();

    var refused = shell.type("consumer reset shop/copies --to 2 counting.json --yes");

    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains(
            "CLI-176",
            "sql of consumer schema shop/copies is not safe to repeat",
            "name = copies.name || excluded.name depends on the row that is there",
            "--force");
    assertThat(position()).isEqualTo(5);
    var forced = shell.type("consumer reset shop/copies --to 2 counting.json --yes --force");
    assertThat(forced.status()).as(forced.all()).isZero();
    assertThat(position()).isEqualTo(2);
  }

  @Test
  void aDryRunShowsTheDifferencesAndLeavesNoTrace() {
    shop.stop();
    shop.destination().execute("DELETE FROM copies WHERE id = 3");

    var text =
        shell.type("consumer reset shop/copies --to beginning shop.json --dry-run --show-keys 5");
    JsonNode found =
        json(shell.type("consumer reset shop/copies --to 0 counting.json --dry-run --json"));

    assertThat(text.status()).as(text.all()).isEqualTo(1);
    assertThat(text.out())
        .containsPattern("TABLE +INSERTED +CHANGED +DELETED +UNCHANGED +COLUMNS THAT DIFFER")
        .containsPattern("public\\.copies +1 +0 +0 +1")
        .containsPattern("public\\.copies +inserted +id=3");
    assertThat(text.err()).contains("Rolled back: nothing was changed.");
    assertThat(found.at("/dryRun/events").longValue()).isEqualTo(5);
    assertThat(found.at("/dryRun/tables/0/changed").longValue()).isEqualTo(1);
    assertThat(found.at("/dryRun/tables/0/columns/name").longValue()).isEqualTo(1);
    assertThat(found.at("/dryRun/tables/0/rows").isMissingNode()).isTrue();
    assertThat(shop.copies()).containsExactly("1|Ann");
    assertThat(position()).isEqualTo(5);
  }

  @Test
  void aDryRunThatCannotCompareATableSaysSoAndIsNoSuccess() {
    shop.stop();
    shop.destination()
        .execute(
            "ALTER TABLE copies DROP CONSTRAINT copies_pkey", "CREATE UNIQUE INDEX ON copies (id)");

    var text = shell.type("consumer reset shop/copies --to beginning shop.json --dry-run");
    var document = shell.type("consumer reset shop/copies --to 0 shop.json --dry-run --json");

    assertThat(text.status()).as(text.all()).isEqualTo(1);
    assertThat(text.err()).contains("error CLI-219 public.copies was not compared");
    assertThat(document.status()).isEqualTo(1);
    assertThat(json(document).at("/dryRun/tables/0/compared").booleanValue()).isFalse();
    assertThat(json(document).toString()).contains("CLI-219");
  }

  @Test
  void aDryRunSaysWhenItStoppedAtItsLimit() {
    shop.stop();

    var outcome =
        shell.type("consumer reset shop/copies --to beginning shop.json --dry-run --limit 2");

    assertThat(outcome.err())
        .contains("Stopped at the limit of 2 events, at position 2 of 5: rows that later events");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--to 6 | 1 | CLI-177 | name a position from 0 to 5",
        "--to yesterday | 64 | neither 'beginning' nor 'now' | --to",
        "--to 2026-11-21T12:00 | 64 | the time has no offset | +01:00",
        "--to -2w | 64 | neither 'beginning' nor 'now' | --to",
        "--to now --dry-run --yes | 64 | --dry-run changes nothing | --yes",
        "--to now --limit 0 | 64 | --limit 0 is not at least 1 | --limit",
        "--yes | 64 | missing required option: '--to=WHERE' | --to",
      })
  void whatMakesNoSenseIsRefused(String options, int status, String message, String more) {
    var outcome = shell.type("consumer reset shop/copies shop.json " + options);

    assertThat(outcome.status()).as(outcome.all()).isEqualTo(status);
    assertThat(outcome.err()).contains(message, more);
    assertThat(position()).isEqualTo(5);
  }

  @Test
  void whatHasNoCursorCannotBeReset() {
    var unknown = shell.type("consumer reset shop/copy --to now shop.json");
    assertThat(unknown.err()).contains("CLI-166", "shop/copies");
    shop.stop();
    shop.destination().execute("DELETE FROM sync_sink.cursor");

    var none = shell.type("consumer reset shop/copies --to now shop.json");

    assertThat(none.status()).isEqualTo(1);
    assertThat(none.err()).contains("CLI-178", "has no cursor: it has not been applied yet");
  }

  @Test
  void aCursorOfALostStoreIsOnlyResetToTheBeginning() {
    shop.stop();
    shop.destination().execute("UPDATE sync_sink.cursor SET position = 9");

    var refused = shell.type("consumer reset shop/copies --to 2 shop.json --yes");

    assertThat(refused.err()).contains("CLI-179", "stands at position 9", "'beginning'");
    var outcome = shell.type("consumer reset shop/copies --to beginning shop.json --yes");
    assertThat(outcome.status()).as(outcome.all()).isZero();
    assertThat(position()).isZero();
  }
}
