package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A pipeline that cannot go on says why, to everybody who asks, and goes on when it can. */
@Tag("verify")
@Timeout(180)
class HaltedPipelineTest {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

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
        .untilAsserted(() -> assertThat(shop.copies()).containsExactly("1|Ada", "2|Bob"));
  }

  @AfterEach
  void closeShop() {
    shop.close();
  }

  /**
   * A fault and its correction.
   *
   * @param pipeline which one halts: publish or consume
   * @param code with which it does
   */
  private record Fault(
      String name,
      String pipeline,
      String code,
      List<String> source,
      List<String> destination,
      List<String> sourceCured,
      List<String> destinationCured) {
    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            "a column dropped at the destination",
            "consume",
            "DST-106",
            List.of(),
            List.of("ALTER TABLE copies DROP COLUMN name"),
            List.of(),
            List.of("ALTER TABLE copies ADD COLUMN name text")),
        new Fault(
            "a table dropped at the destination",
            "consume",
            "DST-106",
            List.of(),
            List.of("ALTER TABLE copies RENAME TO elsewhere"),
            List.of(),
            List.of("ALTER TABLE elsewhere RENAME TO copies")),
        new Fault(
            "a row the destination refuses",
            "consume",
            "DST-111",
            List.of(),
            List.of("ALTER TABLE copies ADD CONSTRAINT no_cleo CHECK (name <> 'Cleo')"),
            List.of(),
            List.of("ALTER TABLE copies DROP CONSTRAINT no_cleo")),
        new Fault(
            "a key column renamed at the destination",
            "consume",
            "",
            List.of(),
            List.of("ALTER TABLE copies RENAME COLUMN id TO number"),
            List.of(),
            List.of("ALTER TABLE copies RENAME COLUMN number TO id")),
        new Fault(
            "a column renamed at the source",
            "publish",
            "SQL-205",
            List.of("ALTER TABLE accounts RENAME COLUMN name TO title"),
            List.of(),
            List.of("ALTER TABLE accounts RENAME COLUMN title TO name"),
            List.of()));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void saysWhyWhileItStandsStillAndGoesOnWithoutARestart(Fault fault) throws IOException {
    run(fault.destination(), fault.source());
    write(fault, 3, "Cleo");
    await()
        .atMost(PATIENCE)
        .until(() -> pipeline(fault.pipeline()).state() == PipelineState.HALTED);

    var text = shell.type("status shop.json");
    assertThat(text.status()).isEqualTo(1);
    assertThat(text.out()).contains("halted");
    assertThat(text.err())
        .contains(fault.code(), "stands still since", "looks again by itself")
        .doesNotContain("CLI-160", "CLI-161");
    JsonNode failure =
        new ObjectMapper()
            .readTree(shell.type("status shop.json --json").out())
            .at(fault.pipeline().equals("publish") ? "/feeds/0/failure" : "/consumers/0/failure");
    assertThat(failure.at("/reasons/0/code").asText()).startsWith(fault.code());
    List<String> told = text.err().lines().filter(line -> line.contains("error CLI-164")).toList();
    assertThat(told).hasSameSizeAs(failure.at("/reasons")).doesNotHaveDuplicates();
    assertThat(failure.at("/since").asText()).isNotEmpty();
    assertThat(failure.at("/reasons/0/fix").asText()).isNotEmpty();

    run(fault.destinationCured(), fault.sourceCured());
    if (fault.pipeline().equals("publish")) {
      shop.source().execute("UPDATE accounts SET name = 'Cleo' WHERE id = 3");
    }
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.copies()).contains("3|Cleo"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(pipeline(fault.pipeline()).state()).isEqualTo(PipelineState.RUNNING);
              assertThat(shell.type("status shop.json").err()).doesNotContain("CLI-164");
            });
  }

  @Test
  void aFeedThatIsResetGoesOnWithoutARestart() {
    await()
        .atMost(PATIENCE)
        .until(
            () ->
                shop.store().rows("SELECT FROM sync_events.backfill WHERE NOT complete").isEmpty());
    shop.source()
        .execute(
            "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots WHERE slot_name = '"
                + shop.slot()
                + "'");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(
            () -> {
              shop.source()
                  .execute(
                      "SELECT pg_terminate_backend(active_pid) FROM pg_replication_slots"
                          + " WHERE slot_name = '%1$s' AND active; SELECT".formatted(shop.slot())
                          + " pg_drop_replication_slot('"
                          + shop.slot()
                          + "')");
              return true;
            });
    await().atMost(PATIENCE).until(() -> pipeline("publish").state() == PipelineState.HALTED);
    assertThat(shell.type("status shop.json").err()).contains("SRC-145", "feed reset shop.json");

    await().atMost(PATIENCE).until(() -> shell.type("feed reset shop.json --yes").status() == 0);
    shop.source().execute("INSERT INTO accounts VALUES (3, 'Cleo')");

    await().atMost(PATIENCE).untilAsserted(() -> assertThat(shop.copies()).contains("3|Cleo"));
  }

  @Test
  void isToldWithoutAnyProcessToo() {
    shop.destination().execute("ALTER TABLE copies DROP COLUMN name");
    shop.source().execute("INSERT INTO accounts VALUES (3, 'Cleo')");
    await().atMost(PATIENCE).until(() -> pipeline("consume").state() == PipelineState.HALTED);
    shop.stop();

    assertThat(shell.type("status shop.json").err())
        .contains("CLI-164", "DST-106", "no process looks again since")
        .contains("sync-cli manifest sync shop.json")
        .doesNotContain("CLI-161");
    assertThat(shell.type("status shop.json").out())
        .containsPattern("shop/copies +db-destination +nobody");
  }

  /** It could not record its end. */
  @Test
  void aProcessThatWasKilledIsWaitedForAFewMinutesOnly() {
    shop.destination().execute("ALTER TABLE copies DROP COLUMN name");
    shop.source().execute("INSERT INTO accounts VALUES (3, 'Cleo')");
    await().atMost(PATIENCE).until(() -> pipeline("consume").state() == PipelineState.HALTED);
    shop.stop();
    shop.destination().execute("UPDATE sync_sink.lease SET failed_by = 'elsewhere/7'");

    assertThat(shell.type("status shop.json").err()).contains("elsewhere/7 looks again by itself");

    shop.destination()
        .execute("UPDATE sync_sink.lease SET failed_at = failed_at - interval '10 minutes'");
    assertThat(shell.type("status shop.json").err()).contains("no process looks again since");
  }

  private void run(List<String> destination, List<String> source) {
    destination.forEach(shop.destination()::execute);
    source.forEach(shop.source()::execute);
  }

  private void write(Fault fault, int id, String name) {
    shop.source()
        .execute(
            fault.source().isEmpty()
                ? "INSERT INTO accounts (id, name) VALUES (" + id + ", '" + name + "')"
                : "INSERT INTO accounts (id) VALUES (" + id + ")");
  }

  private PipelineStatus pipeline(String kind) {
    return shop.pipelines().stream()
        .filter(one -> one.name().startsWith(kind))
        .findFirst()
        .orElseThrow();
  }
}
