package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A record of the log that does not fit into memory: capture stops by name, not for ever again. */
@Tag("verify")
@Timeout(180)
class OversizedRecordTest {
  private final TestDatabase database = TestPostgres.shared().database();
  private CapturedDatabase captured;

  @BeforeEach
  void capture() {
    database.execute("CREATE TABLE account (id int PRIMARY KEY, note text)");
    captured = CapturedDatabase.of(database, "account");
  }

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  /** Anybody may write one who has not been denied it, and it need not concern a table. */
  @Tag("long")
  @Test
  void aLogicalMessageStopsCaptureByName() throws Exception {
    database.execute(
        "SELECT pg_logical_emit_message(true, 'somebody.else', repeat('x', 260 * 1024 * 1024))");

    assertThat(outcome()).contains("ended by SRC-151").contains("SYNC_CLI_JAVA_OPTS=-Xmx");
  }

  @Test
  void soDoesARow() throws Exception {
    database.execute("INSERT INTO account VALUES (1, repeat('x', 260 * 1024 * 1024))");

    assertThat(outcome()).contains("ended by SRC-151");
  }

  private String outcome() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx96m",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                SmallHeapCapture.class.getName(),
                database.host(),
                Integer.toString(database.port()),
                database.name(),
                captured.slot(),
                "account",
                captured.start().toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said.substring(Math.max(0, said.length() - 4_000));
  }
}
