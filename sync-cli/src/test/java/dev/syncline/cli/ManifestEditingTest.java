package dev.syncline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestEditingTest {
  private static final String FILE = "rejot-manifest.json";

  @TempDir private Path directory;
  private CommandLineSession shell;

  @BeforeEach
  void openShell() {
    shell = new CommandLineSession(directory);
  }

  @Test
  void buildsAManifestByHandAsRejotsReadmeDoes() {
    assertThat(shell.type("manifest init --slug manifest-secret").status()).isZero();
    assertThat(
            shell
                .type(
                    "manifest connection add --slug db-accounts --type postgres --host localhost"
                        + " --port 5435 --user accounts --database accounts")
                .status())
        .isZero();
    assertThat(
            shell
                .type(
                    "manifest connection add --slug db-eventstore --connection-string"
                        + " postgresql://store@localhost:5437/events --password-env STORE_PASSWORD")
                .status())
        .isZero();
    assertThat(
            shell
                .type("manifest datastore add --connection db-accounts --publication p --slot s")
                .status())
        .isZero();
    assertThat(shell.type("manifest eventstore add --connection db-eventstore").status()).isZero();

    assertThat(shell.content(FILE))
        .contains("\"slug\": \"manifest-secret\"", "\"port\": 5437", "\"slotName\": \"s\"")
        .contains("${env:DB_ACCOUNTS_PASSWORD}", "${env:STORE_PASSWORD}");
    assertThat(shell.type("manifest check").status()).isZero();
  }

  @Test
  void talksOnStandardErrorAndKeepsStandardOutputForResults() {
    var init = shell.type("manifest init --slug shop");
    var empty = shell.type("manifest connection list");

    assertThat(init.out()).isEmpty();
    assertThat(init.err()).contains("Created the manifest shop");
    assertThat(empty.status()).isZero();
    assertThat(empty.out()).isEmpty();
    assertThat(empty.err()).contains("There is no connection");
  }

  @Test
  void initNeverReplacesAFile() {
    shell.file(FILE, Manifests.CONSUMER);

    var outcome = shell.type("manifest init --slug other");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("CLI-102");
    assertThat(shell.content(FILE)).isEqualTo(Manifests.CONSUMER);
    shell.file("@shop/all", "a slug is not a file of arguments");
    shell.file("shop/all", "a slug is not a file of arguments");
    assertThat(shell.type("workspace init --slug @shop/all --filename w.json").status()).isZero();
    assertThat(shell.content("w.json")).contains("@shop/all");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rejot-manifest.json", "syncline-manifest.json", "manifest.json"})
  void findsTheManifestOfTheWorkingDirectory(String name) {
    shell.file(name, Manifests.CONNECTIONS);

    assertThat(shell.type("manifest eventstore list").out()).isEqualTo("db-orders\n");
  }

  @Test
  void withoutAManifestSaysHowToMakeOne() {
    var outcome = shell.type("manifest connection list");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("CLI-101").contains("manifest init --slug");
    assertThat(shell.type("manifest info --manifest no.json").err()).contains("no.json does not");
  }

  @Test
  void keepsWhatItDoesNotOwnWhenItEdits() {
    shell.file(FILE, Manifests.CONNECTIONS);

    shell.type("manifest connection update db-accounts --port 6000");

    assertThat(shell.content(FILE))
        .contains("\"x-team\": \"kept as it is\"", "${env:ACCOUNTS_PASSWORD}", "\"port\": 6000")
        .contains("\"host\": \"localhost\"");
  }

  @Test
  void updatesOnlyWhatIsNamed() {
    shell.file(FILE, Manifests.CONNECTIONS);

    var outcome = shell.type("manifest connection update db-orders --password-env ORDERS_PASSWORD");

    assertThat(outcome.status()).isZero();
    assertThat(shell.content(FILE))
        .contains("${env:ORDERS_PASSWORD}", "\"user\": \"orders\"")
        .doesNotContain(Manifests.SECRET);
    assertThat(shell.type("manifest connection update db-orders").status()).isEqualTo(64);
  }

  @Test
  void writesAPasswordFileRelativeToTheManifest() {
    shell.file("conf/m.json", Manifests.CONNECTIONS);

    shell.type(
        "manifest connection update --slug db-orders --manifest conf/m.json"
            + " --password-file secrets/orders");

    assertThat(shell.content("conf/m.json")).contains("${file:../secrets/orders}");
  }

  @Test
  void aPasswordOnTheCommandLineStillWorksButWarns() {
    shell.type("manifest init --slug shop");

    var outcome =
        shell.type(
            "manifest connection add --slug db --type postgres --host h --port 5432 --user u"
                + " --password pass-word-1 --database d");

    assertThat(outcome.status()).isZero();
    assertThat(outcome.err()).contains("warning CLI-113").doesNotContain("pass-word-1");
    assertThat(shell.content(FILE)).contains("\"password\": \"pass-word-1\"");
  }

  @Test
  void readsConnectionStringsWithEscapesAndOptions() {
    shell.type("manifest init --slug shop");

    shell.run(
        "manifest",
        "connection",
        "add",
        "--slug",
        "db",
        "--connection-string",
        "postgres://us%40er:p%3Aw%2F@[::1]:6000/my%20db?sslmode=verify-full");

    assertThat(shell.content(FILE))
        .contains("\"user\": \"us@er\"", "\"password\": \"p:w/\"", "\"host\": \"::1\"")
        .contains("\"port\": 6000", "\"database\": \"my db\"", "\"sslMode\": \"verify-full\"");
  }

  /** Line ends, the mark, indentation, forms of numbers and escapes, a missing line end. */
  @Test
  void anEditLeavesEveryOtherLineAsItIs() throws IOException {
    String text =
        "\uFEFF{\r\n"
            + "\t\"slug\": \"sh\\u006fp\",\r\n"
            + "\t\"x-n\": 1.50e3, \"manifestVersion\": 0,\r\n"
            + "\t\"connections\": [\r\n"
            + "\t\t{\"slug\":\"old\","
            + " \"config\":{\"connectionType\":\"postgres\",\"host\":\"h\",\"port\":1,\"user\":\"u\",\"password\":\"${env:P}\",\"database\":\"d\"}}\r\n"
            + "\t]\r\n"
            + "}";
    Path file = shell.file("real.json", text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    Files.createSymbolicLink(directory.resolve(FILE), Path.of("real.json"));

    shell.type("manifest connection add --slug new --host h --user u --database d");
    shell.type("manifest connection update old --port 2");
    shell.type("manifest connection remove new");

    assertThat(shell.content("real.json")).isEqualTo(text.replace("\"port\":1", "\"port\":2"));
    assertThat(Files.isSymbolicLink(directory.resolve(FILE))).isTrue();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-r-----");
  }

  @Test
  void anEditThatWouldMakeAnErrorWritesNothing() {
    shell.file(FILE, Manifests.CONNECTIONS);

    var outcome =
        shell.run(
            "manifest",
            "connection",
            "update",
            "db-orders",
            "--connection-string",
            "postgresql://u@h/d?sslmode=on");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("MAN-108", "sslMode 'on' is none of");
    assertThat(shell.content(FILE)).isEqualTo(Manifests.CONNECTIONS);
  }

  @Test
  void everyPartOfAConnectionStringIsDecodedByItself() {
    shell.type("manifest init --slug shop");

    shell.run(
        "manifest",
        "connection",
        "add",
        "--slug",
        "db",
        "--connection-string",
        "postgresql://a+b:c+d#e@db_1.example/x%3Fsslmode=disable%26y%3D%2F%25?sslmode=require");

    assertThat(shell.content(FILE))
        .contains("\"user\": \"a+b\"", "\"password\": \"c+d#e\"", "\"host\": \"db_1.example\"")
        .contains("\"database\": \"x?sslmode=disable&y=/%\"", "\"sslMode\": \"require\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mysql://u:hunter2@h/d | must start with postgresql://",
        "postgresql://u:hunter2@h | has no database",
        "postgresql://:hunter2@h/d | has no user",
        "postgresql://u:hunter2@h1,h2/d | has no single host",
        "postgresql://u:hun%ter2@h/d | is not a URL",
        "postgresql://u:hunter2@h:99999/d | has a port",
        "postgresql://u:hun%ter2@h/d%c3%28 | is not a URL",
        "postgresql://u:hunter2@h:0/d | has a port",
        "postgresql://u:hunter2@h:+5/d | has a port",
        "postgresql://u:hunter2@h/d?color=red | has an unknown option 'color'; known are",
        "postgresql://u:hunter2@h/d?password=hunter2 | has an unknown option 'password'",
        "postgresql://u:hunter2@h/d?hunter2&x=1 | has an unknown option; known are",
        "postgresql://u:hunter2@h/d?sslmode | no value",
        "postgresql://u:hunter2@h/d?sslmode=a&sslmode=b | twice",
        "postgresql://u:hunter2@%2Fvar%2Frun/d | has a host that is a Unix socket",
        "postgresql://u:hunter2@h%3Fsslmode=disable/d | has a host that",
        "postgresql://u:hunter2@h/d%00options | has a database that has a control character",
      })
  void refusesAConnectionStringWithoutQuotingIt(String url, String expected) {
    shell.type("manifest init --slug shop");

    var outcome =
        shell.run("manifest", "connection", "add", "--slug", "db", "--connection-string", url);

    assertThat(outcome.status()).isEqualTo(64);
    assertThat(outcome.err())
        .contains(expected)
        .doesNotContain("hunter2")
        .doesNotContain("hun%ter2");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "connection add --slug db-orders --host h --user u --database d | 1 | CLI-110",
        "connection add --slug new --host h | 64 | missing --user, --database",
        "connection add --slug new --host h --user u --database d --port 0 | 64 | --port 0",
        "connection add --slug n --connection-string postgresql://u@h/d --host h | 64 | leave out",
        "connection add --slug n --host h --user u --database d --type mysql | 64 | postgres",
        "connection update db-orders --host 127.0.0.1/es?sslmode=disable | 64 | --host is not",
        "connection update db-orders --host /var/run/postgresql | 64 | --host is a Unix socket",
        "connection update db-order --port 1 | 1 | did you mean 'db-orders'?",
        "connection update db-orders --password-env a --password b | 64 | exclude each other",
        "connection update db-orders --password-env $X | 64 | takes the name of a variable",
        "connection remove nothing | 1 | CLI-111",
        "datastore add --connection db-account | 1 | did you mean 'db-accounts'?",
        "datastore add --connection db-orders | 1 | CLI-110",
        "datastore add --connection db-orders --slot s | 64 | give both or neither",
        "datastore add --connection db-orders --slot S --publication p | 64 | slotName 'S'",
        "eventstore add --connection db-orders | 1 | CLI-110",
        "eventstore add --connection nothing | 1 | CLI-111",
      })
  void refusesWhatMakesNoSenseAndWritesNothing(String edit, int status, String expected) {
    shell.file(FILE, Manifests.CONNECTIONS);

    var outcome = shell.type("manifest " + edit);

    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.err()).contains(expected);
    assertThat(outcome.out()).isEmpty();
    assertThat(shell.content(FILE)).isEqualTo(Manifests.CONNECTIONS);
  }

  @Test
  void refusesToRemoveWhatIsStillUsedAndNamesTheUsers() {
    shell.file(FILE, Manifests.CONNECTIONS);

    var outcome = shell.type("manifest connection remove db-orders");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err())
        .contains("CLI-112", FILE + ":37:25", "data store db-orders", "event store db-orders")
        .contains("2 errors");
    assertThat(shell.content(FILE)).isEqualTo(Manifests.CONNECTIONS);
  }

  @Test
  void aDataStoreThatASchemaOfAWorkspaceUsesStays() {
    shell.file("accounts.json", Manifests.PUBLISHER);
    String workspace =
        Manifests.CONNECTIONS.replaceFirst(
            "\"x-team\"", "\"workspaces\": [\"accounts.json\"], \"x-team\"");
    shell.file(FILE, workspace);

    var outcome = shell.type("manifest datastore remove db-accounts");

    assertThat(outcome.status()).isEqualTo(1);
    assertThat(outcome.err()).contains("accounts.json:7:36", "public schema accounts-schema");
  }

  @Test
  void removesWhatNobodyUses() {
    shell.file(FILE, Manifests.CONNECTIONS);

    assertThat(shell.type("manifest eventstore remove db-orders").status()).isZero();
    assertThat(shell.type("manifest datastore remove --connection db-orders").status()).isZero();
    assertThat(shell.type("manifest connection remove db-orders").status()).isZero();

    assertThat(shell.type("manifest connection list").out())
        .contains("db-accounts")
        .doesNotContain("db-orders");
  }
}
