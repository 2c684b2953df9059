package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the event store does not have yet is behind too. */
@Tag("verify")
@Timeout(180)
class SourceLagTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LARGE =
      "INSERT INTO accounts SELECT n, repeat(md5(n::text), 20) FROM generate_series(10, 20000) n";

  private final SmallShop shop = new SmallShop();
  @TempDir private Path directory;
  private CommandLineSession shell;
  private Path manifest;

  @BeforeEach
  void startShop() {
    shell = new CommandLineSession(directory);
    manifest = shell.file("shop.json", shop.manifest());
    shop.start(manifest);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(shop.copies()).hasSize(2);
              assertThat(
                      shop.store()
                          .number(
                              "SELECT count(*) FROM sync_events.lease"
                                  + " WHERE committed_through IS NOT NULL"))
                  .isEqualTo(1);
            });
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }

  @Test
  void aTransactionThatIsNotStoredYetIsBehindInBytesAndTime() throws Exception {
    try (Connection blocker = shop.store().connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("SELECT FROM sync_events.feed FOR UPDATE");
      shop.source().execute(LARGE);

      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                JsonNode status = status();
                assertThat(status.at("/feeds/0/behindBytes").longValue()).isGreaterThan(5 << 20);
                assertThat(status.at("/feeds/0/behindSeconds").longValue()).isPositive();
                assertThat(status.at("/consumers/0/behindEvents").longValue()).isZero();
                assertThat(status.at("/consumers/0/behindBytes").longValue())
                    .isGreaterThan(5 << 20);
                assertThat(status.at("/consumers/0/behindSeconds").longValue()).isPositive();
              });
      assertThat(shell.type("status shop.json").out())
          .containsPattern("0 events, [0-9.]+ MB, [1-9][0-9]* s")
          .doesNotContain("0 events, 0 s");
      blocker.rollback();
    }
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(shell.type("status shop.json").out())
                    .contains("0 events, 0 s", "healthy"));
  }

  @Test
  void whatIsWrittenWhileNoProcessRunsIsBehindToo() throws IOException {
    shop.stop();
    shop.source().execute(LARGE);

    assertThat(status().at("/feeds/0/behindBytes").longValue()).isGreaterThan(5 << 20);
    assertThat(shell.type("status shop.json").out()).doesNotContain("0 events, 0 s");
  }

  @Test
  void aTimeThatIsNotKnownIsNotZero() throws IOException {
    shop.stop();
    shop.store()
        .execute(
            "UPDATE sync_events.lease SET committed_through = NULL",
            "DELETE FROM sync_events.event");
    shop.source().execute(LARGE);

    assertThat(status().at("/feeds/0").has("behindSeconds")).isFalse();
    assertThat(status().at("/consumers/0").has("behindSeconds")).isFalse();
    assertThat(shell.type("status shop.json").out()).containsPattern("0 events, [0-9.]+ MB, \\?");
  }

  @Test
  void minutesBehindTheSourceNeedAttention() throws SQLException {
    try (Connection blocker = shop.store().connect();
        Statement statement = blocker.createStatement()) {
      blocker.setAutoCommit(false);
      statement.execute("SELECT FROM sync_events.feed FOR UPDATE");
      shop.source().execute(LARGE);
      shop.store()
          .execute(
              "UPDATE sync_events.lease SET committed_through = now() - interval '5 minutes'",
              "UPDATE sync_events.event SET committed_at = now() - interval '5 minutes'");

      assertThat(shell.type("status shop.json").err()).contains("CLI-165", "behind its source");
      blocker.rollback();
    }
  }

  private JsonNode status() throws IOException {
    return new ObjectMapper().readTree(shell.type("status shop.json --json").out());
  }
}
