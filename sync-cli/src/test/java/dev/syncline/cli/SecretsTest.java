package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A password written in a manifest is never printed, by no command and in no error. */
class SecretsTest {
  private static final String FILE = "rejot-manifest.json";

  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "manifest info",
        "manifest info --json",
        "manifest check",
        "manifest check --json",
        "manifest check --resolve",
        "manifest connection list",
        "manifest connection list --json",
        "manifest connection remove db-orders",
        "manifest connection update db-orders --port 1",
        "manifest connection update nothing --port 1",
        "workspace info",
        "workspace info --json",
        "manifest sync rejot-manifest.json --log-level trace",
      })
  void aPlantedPasswordStaysWhereItIs(String command) {
    shell.file(FILE, Manifests.CONNECTIONS);
    assertThat(shell.content(FILE)).contains(Manifests.SECRET);

    assertThat(shell.type(command).all()).isNotEmpty().doesNotContain("hunter2");
  }

  /** Mistakes on the very line of the password, the line a diagnostic quotes. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"pasword\": \"hunter2\",",
        "\"passwrod\" : \"hunter2\",",
        "\"password\": \"hunter2,",
        "\"password\": hunter2,",
        "\"password\": 'hunter2',",
        "\"password\" \"hunter2\",",
        "\"password\": \"hunter2\"",
        "\"password\": [\"hunter2\"],",
        "\"password\": {\"value\": \"hunter2\"},",
        "\"password\":\n          \"hunter2\"",
        "\"password\": \"${env:ORDERS:-hunter2\",",
        "\"password\": \"${env:ORDERS:-hunter2}\", \"colour\": 1,",
        "\"password\": \"hunter2\\x\",",
        "\"password\": 1, \"x-url\": \"postgresql://u:hunter2@h/d\",",
        "\"secret\": \"hunter2\",",
        "\"password\": [\n  \"hunter2\",\n 1",
        "\"x-kind\": \"postgres, \"password\": \"hunter2\",",
        "password: hunter2,",
        "\"psasword\" : {\"hunter2\"},",
      })
  void aMistakeInThePasswordsLineDoesNotRevealIt(String line) {
    shell.file(FILE, Manifests.CONNECTIONS.replace("\"password\": \"hunter2-do-not-tell\",", line));

    for (String command :
        new String[] {
          "manifest check",
          "manifest check --json",
          "manifest info",
          "manifest connection list",
          "manifest connection list --json",
          "manifest sync " + FILE
        }) {
      assertThat(shell.type(command).all()).as(command).isNotEmpty().doesNotContain("hunter2");
    }
  }

  @Test
  void aPasswordFromTheEnvironmentIsNotPrintedEither() {
    shell.file("orders.json", Manifests.CONSUMER);
    shell.with("ORDERS_PASSWORD", "hunter2");

    assertThat(shell.type("manifest check --resolve orders.json").all()).doesNotContain("hunter2");
    assertThat(shell.type("manifest sync orders.json --log-level trace").all())
        .doesNotContain("hunter2");
    assertThat(shell.started().toString()).doesNotContain("hunter2");
  }
}
