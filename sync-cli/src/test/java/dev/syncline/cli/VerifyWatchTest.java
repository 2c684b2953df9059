package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A {@code verify} in a process of its own, which is ended as a user ends it. */
@Tag("verify")
class VerifyWatchTest {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String VERIFYING =
      "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
          + " AND application_name = 'syncline verify'";

  @TempDir private Path directory;
  private final SmallShop shop = new SmallShop();
  private Path manifest;
  private Process process;

  @BeforeEach
  void startTheShop() throws IOException {
    manifest = Files.writeString(directory.resolve("shop.json"), shop.manifest());
    shop.source().execute("INSERT INTO accounts SELECT g, 'a' FROM generate_series(3, 2000) g");
    shop.start(manifest);
    await()
        .atMost(PATIENCE)
        .until(() -> shop.destination().number("SELECT count(*) FROM copies") == 2000);
  }

  @AfterEach
  void close() {
    if (process != null) {
      process.destroyForcibly();
    }
    shop.close();
  }

  private void verify(String... options) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", SyncProcess.classPath(), "dev.syncline.cli.SyncCli"));
    command.addAll(List.of("verify", manifest.toString()));
    command.addAll(List.of(options));
    process =
        new ProcessBuilder(command)
            .redirectOutput(directory.resolve("out").toFile())
            .redirectError(directory.resolve("err").toFile())
            .start();
  }

  private String text(String stream) {
    try {
      return Files.readString(directory.resolve(stream));
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private long lines(Predicate<String> wanted) {
    return text("out").lines().filter(wanted).count();
  }

  private void awaitLines(long count, Predicate<String> wanted) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(process.isAlive()).as(text("out") + text("err")).isTrue();
              assertThat(lines(wanted)).as(text("err")).isGreaterThanOrEqualTo(count);
            });
  }

  /** What Ctrl-C sends. */
  private int interrupt() throws Exception {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).as(text("out") + text("err")).isTrue();
    return process.exitValue();
  }

  /** A shell that starts its commands in the background may have them ignore Ctrl-C. */
  private static void assumeThatInterruptsArrive() throws IOException {
    Path status = Path.of("/proc/self/status");
    assumeThat(status).exists();
    long ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
            .findFirst()
            .orElse(0);
    assumeThat(ignored & 2).as("SIGINT is ignored").isZero();
  }

  private void assertNothingIsLeft() {
    assertThat(text("err")).doesNotContain("\tat ", "Exception");
    for (TestDatabase database : List.of(shop.source(), shop.destination())) {
      await().atMost(PATIENCE).until(() -> database.number(VERIFYING) == 0);
    }
  }

  @Test
  void watchesUntilItIsInterruptedAndListsADifferenceOnce() throws Exception {
    assumeThatInterruptsArrive();
    verify("--watch", "--rate", "1000000");
    awaitLines(1, line -> line.endsWith("no difference"));

    shop.destination().execute("UPDATE copies SET name = 'planted' WHERE id = 7");
    awaitLines(2, line -> line.contains("1 changed"));
    assertThat(lines(line -> line.startsWith("changed"))).as(text("out")).isEqualTo(1);
    shop.source().execute("UPDATE accounts SET name = 'written again' WHERE id = 7");
    long equal = lines(line -> line.endsWith("no difference"));
    awaitLines(equal + 1, line -> line.endsWith("no difference"));
    shop.destination().execute("UPDATE copies SET name = 'once more' WHERE id = 7");
    awaitLines(2, line -> line.startsWith("changed"));

    assertThat(interrupt()).isEqualTo(130);
    assertNothingIsLeft();
  }

  @Test
  void goesOnWhenADatabaseWasAwayForAMoment() throws Exception {
    verify("--watch", "--rate", "1000000");
    awaitLines(1, line -> line.endsWith("no difference"));
    shop.source()
        .execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname ="
                + " current_database() AND application_name = 'syncline verify'");

    long equal = lines(line -> line.endsWith("no difference"));
    awaitLines(equal + 2, line -> line.endsWith("no difference"));
    assertThat(text("err")).doesNotContain("\tat ");
  }

  @Test
  void aSlowOneEndsAtOnceWhenItIsInterruptedAndSaysThatItIsIncomplete() throws Exception {
    assumeThatInterruptsArrive();
    verify("--rate", "1");
    await().atMost(PATIENCE).until(() -> shop.destination().number(VERIFYING) > 0);
    await().atMost(PATIENCE).until(() -> text("err").contains("key (id)"));

    long before = System.nanoTime();
    assertThat(interrupt()).isEqualTo(130);

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
    assertThat(text("out")).contains("not everything was compared");
    assertNothingIsLeft();
  }

  @Test
  void oneThatWaitsForAConsumerEndsWhenItIsInterrupted() throws Exception {
    assumeThatInterruptsArrive();
    try (Connection holder = shop.destination().connect();
        Statement statement = holder.createStatement()) {
      holder.setAutoCommit(false);
      statement.execute("SELECT FROM copies WHERE id = 2 FOR UPDATE");
      shop.source().execute("UPDATE accounts SET name = 'late' WHERE id = 2");
      verify("--repair");
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  shop.destination().number(VERIFYING + " AND query LIKE '%FROM sync_sink.cursor%'")
                      > 0);

      assertThat(interrupt()).isEqualTo(130);
    }
    assertThat(text("out")).contains("not everything was compared");
    assertNothingIsLeft();
  }

  @Test
  void theRateHoldsOnBothSides() throws Exception {
    verify("--rate", "400");
    await().atMost(PATIENCE).until(() -> text("err").contains("key (id)"));
    long began = System.nanoTime();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

    // 4000 rows, of which those of the first second may be read at once.
    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(8));
    assertThat(process.exitValue()).as(text("err")).isZero();
    assertThat(text("out")).contains("2000 rows of shop/accounts v1 and 2000");
  }
}
