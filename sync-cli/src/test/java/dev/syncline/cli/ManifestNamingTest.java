package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests are named in one way, whatever the command. */
class ManifestNamingTest {
  /** Every command that works on several manifests, without the manifests. */
  private static final List<String> COMBINING =
      List.of(
          "status",
          "verify",
          "feed reset",
          "feed rewind",
          "feed rename shop/old shop/new",
          "dead-letter list",
          "dead-letter show 1",
          "dead-letter redrive",
          "dead-letter drop 1",
          "manifest sync",
          "manifest check",
          "manifest info",
          "workspace info",
          "manifest eventstore migrate");

  /** Every command that edits or lists one. */
  private static final List<String> EDITING =
      List.of(
          "manifest connection list",
          "manifest datastore list",
          "manifest eventstore list",
          "manifest connection remove db-accounts",
          "manifest connection remove --slug db-accounts",
          "manifest connection update db-accounts --port 5433",
          "manifest connection update --slug db-accounts --port 5433",
          "manifest connection add --slug more --host h --user u --database d",
          "manifest datastore add --connection db-accounts",
          "manifest eventstore add --connection db-accounts");

  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  static Stream<String> namings() {
    return COMBINING.stream()
        .flatMap(
            command ->
                Stream.of(
                    command + " nowhere.json neither.json",
                    command + " --manifest nowhere.json --manifest neither.json",
                    command + " nowhere.json --manifest neither.json",
                    command + " --filename=nowhere.json --filename=neither.json"));
  }

  @ParameterizedTest
  @MethodSource("namings")
  void asArgumentsAndWithTheOptionAsManyAsThereAre(String line) {
    shell.file("nowhere.json", "no manifest");
    shell.file("neither.json", "no manifest");

    var outcome = shell.type(line);

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.all()).contains("MAN-102", "nowhere.json:1", "neither.json:1");
  }

  static Stream<String> combining() {
    return COMBINING.stream();
  }

  @ParameterizedTest
  @MethodSource("combining")
  void noneIsTheOneOfTheWorkingDirectory(String command) {
    assertThat(shell.type(command).err()).contains("CLI-101", "no manifest in the working");

    shell.file("manifest.json", "no manifest");
    assertThat(shell.type(command).all()).contains("MAN-102", "manifest.json:1");
  }

  static Stream<String> editing() {
    return EDITING.stream()
        .flatMap(command -> Stream.of(command + " it.json", command + " --manifest it.json"));
  }

  @ParameterizedTest
  @MethodSource("editing")
  void oneToEditIsNamedInTheSameWays(String line) {
    shell.file("it.json", "no manifest");

    assertThat(shell.type(line).err()).contains("MAN-102", "it.json:1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"manifest init --slug new", "workspace init --slug new"})
  void oneToCreateToo(String command) {
    assertThat(shell.type(command + " new.json").status()).isZero();
    assertThat(shell.content("new.json")).contains("\"slug\": \"new\"");
    assertThat(shell.type(command + " --manifest other.json").status()).isZero();
    assertThat(shell.content("other.json")).contains("\"slug\": \"new\"");
  }

  @Test
  void oneNamedTwiceIsReadOnce() {
    shell.file("orders.json", Manifests.CONSUMER);

    shell.type("manifest sync orders.json --manifest orders.json");

    assertThat(shell.started()).hasSize(1);
    assertThat(shell.started().get(0).manifests().manifests()).hasSize(1);
  }

  @Test
  void argumentsOfCollectAreSchemas() {
    shell.file("accounts.yaml", "no definition");

    assertThat(shell.type("collect accounts.yaml --manifest it.json").all())
        .contains("accounts.yaml")
        .doesNotContain("it.json:1");
  }
}
