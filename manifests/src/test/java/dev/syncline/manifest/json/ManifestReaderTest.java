package dev.syncline.manifest.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.CaptureGapPolicy;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import dev.syncline.manifest.EventStoreDefinition;
import dev.syncline.manifest.Manifest;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import dev.syncline.manifest.WalLimitPolicy;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.TruncatePolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.ManifestCode;
import dev.syncline.manifest.verify.Severity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ManifestReaderTest {
  private static final String SLOT =
      """
      {"connectionSlug": "d", "config": {"connectionType": "postgres", "slotName": "s",
        "publicationName": "p"%s}}
      """;

  private static final String EVENT_STORE =
      "\"eventStores\": [{\"connectionSlug\": \"d\", \"retain\": %s}]";

  @TempDir Path directory;

  static List<Path> accepted() {
    return AcceptedManifests.files();
  }

  @ParameterizedTest
  @MethodSource("accepted")
  void readsEveryFormInUseWithoutAProblem(Path file) {
    ManifestReading reading =
        new ManifestReader(Variables.of(Map.of("SHOP_PASSWORD", "a"))).read(List.of(file));

    assertThat(reading.diagnostics()).isEmpty();
    assertThat(reading.documents()).isNotEmpty();
  }

  @Test
  void readsWorkspacesOnceEachInOrderAndCyclesDoNoHarm() {
    Path accepted = AcceptedManifests.directory();

    ManifestReading reading =
        new ManifestReader(Variables.untouched())
            .read(List.of(accepted.resolve("workspace.json"), accepted.resolve("orders.json")));

    assertThat(reading.manifests().manifests())
        .extracting(manifest -> manifest.slug().value())
        .containsExactly(
            "@shop/workspace",
            "from-accounts",
            "from-accounts-docker",
            "to-orders",
            "nested",
            "@shop/empty-manifest");
  }

  @Test
  void readsAFileOnceHoweverItIsNamed() throws IOException {
    write("m.json", manifest(""));

    ManifestReading reading =
        reader().read(List.of(directory.resolve("m.json"), directory.resolve("./m.json")));

    assertThat(reading.documents()).hasSize(1);
  }

  @Test
  void readsWhatTheDocumentSays() {
    Path file = AcceptedManifests.directory().resolve("additions.json");

    Manifest manifest =
        new ManifestReader(Variables.of(Map.of("TEST_PORT", "6000", "TEST_PASSWORD", "s3cret")))
            .read(List.of(file))
            .orThrow()
            .get(0)
            .manifest();

    ConnectionSettings connection = manifest.connections().get(0);
    assertThat(connection.address()).isEqualTo("postgres@localhost:6000/postgres");
    assertThat(connection.password().reveal()).isEqualTo("s3cret");
    assertThat(connection.options())
        .containsOnly(
            Map.entry("sslmode", "verify-full"),
            Map.entry("sslrootcert", "ca.pem"),
            Map.entry("ApplicationName", "accounts"),
            Map.entry("connectTimeout", "10"),
            Map.entry("tcpKeepAlive", "true"));
    assertThat(manifest.dataStores().get(0).capture())
        .contains(
            new DataStore.Capture(
                "additions",
                "additions",
                new ByteSize(500L << 20),
                WalLimitPolicy.DROP,
                false,
                CaptureGapPolicy.STOP));
    assertThat(manifest.eventStores())
        .containsExactly(new EventStoreDefinition(new Slug("main-db")));
    assertThat(manifest.publicSchemas().get(0).key()).containsExactly("id");
    assertThat(manifest.publicSchemas().get(0).transformations().get(0).sql())
        .contains("$$ text $$");
    assertThat(manifest.publicSchemas().get(0).onError()).isEqualTo(ErrorPolicy.QUARANTINE);
    assertThat(manifest.publicSchemas().get(0).onTruncate()).isEqualTo(TruncatePolicy.IGNORE);
    assertThat(manifest.consumerSchemas().get(0).onError()).isEqualTo(ErrorPolicy.QUARANTINE);
  }

  @Test
  void onlyAConsumerSchemaMayPause() throws IOException {
    String additions =
        Files.readString(AcceptedManifests.directory().resolve("additions.json"))
            .replace("\"onError\": \"quarantine\"", "\"onError\": \"pause\"");
    write("m.json", additions);

    assertThat(
            new ManifestReader(Variables.untouched())
                .read(List.of(directory.resolve("m.json")))
                .diagnostics())
        .singleElement()
        .asString()
        .contains("onError", "pause", "stop, quarantine");
  }

  @Test
  void refusesAPolicyItDoesNotKnow() throws IOException {
    String additions =
        Files.readString(AcceptedManifests.directory().resolve("additions.json"))
            .replace("\"onTruncate\": \"ignore\"", "\"onTruncate\": \"cascade\"")
            .replaceFirst("\"onError\": \"quarantine\"", "\"onError\": \"skip\"");
    write("m.json", additions);

    assertThat(
            new ManifestReader(Variables.untouched())
                .read(List.of(directory.resolve("m.json")))
                .diagnostics())
        .extracting(Object::toString)
        .anySatisfy(one -> assertThat(one).contains("onError").contains("skip"))
        .anySatisfy(one -> assertThat(one).contains("onTruncate").contains("cascade"));
  }

  @Test
  void aSlotMayRetainTenGigabytesIsKeptAndMissedChangesAreLoadedAgainUnlessToldOtherwise()
      throws IOException {
    write("m.json", manifest("\"dataStores\": [" + SLOT.formatted("") + "]"));

    assertThat(
            reader()
                .read(List.of(directory.resolve("m.json")))
                .documents()
                .get(0)
                .manifest()
                .dataStores()
                .get(0)
                .capture())
        .contains(
            new DataStore.Capture(
                "s",
                "p",
                new ByteSize(10L << 30),
                WalLimitPolicy.KEEP,
                true,
                CaptureGapPolicy.RELOAD));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"maxRetainedWal\": \"10 GB\" | MAN-108",
        "\"maxRetainedWal\": \"0GB\" | MAN-108",
        "\"maxRetainedWal\": 10 | MAN-105",
        "\"onWalLimit\": \"stop\" | MAN-109",
        "\"onCaptureGap\": \"ignore\" | MAN-109",
        "\"failover\": \"yes\" | MAN-105",
        "\"maxRetainedWall\": \"1GB\" | MAN-103"
      })
  void refusesLimitsItCannotRead(String field, String code) throws IOException {
    write("m.json", manifest("\"dataStores\": [" + SLOT.formatted(", " + field) + "]"));

    assertThat(read("m.json")).extracting(problem -> problem.code().id()).containsExactly(code);
  }

  @Test
  void readsWhatAnEventStoreRetains() throws IOException {
    write(
        "m.json",
        manifest(
            EVENT_STORE.formatted(
                "{\"time\": \"7d\", \"bytes\": \"50GB\", \"slowestConsumer\": \"giveUp\"}")));
    write("n.json", manifest(EVENT_STORE.formatted("{\"time\": \"90m\"}")));

    assertThat(retained("m.json"))
        .contains(
            new Retention(
                Optional.of(Duration.ofDays(7)),
                Optional.of(new ByteSize(50L << 30)),
                SlowestConsumer.GIVE_UP));
    assertThat(retained("n.json"))
        .contains(
            new Retention(
                Optional.of(Duration.ofMinutes(90)), Optional.empty(), SlowestConsumer.WAIT));
  }

  private Optional<Retention> retained(String file) {
    return reader()
        .read(List.of(directory.resolve(file)))
        .documents()
        .get(0)
        .manifest()
        .eventStores()
        .get(0)
        .retain();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{} | MAN-230",
        "{\"slowestConsumer\": \"wait\"} | MAN-230",
        "{\"time\": \"0d\"} | MAN-108",
        "{\"time\": \"7 days\"} | MAN-108",
        "{\"time\": 7} | MAN-105",
        "{\"bytes\": \"0GB\"} | MAN-108",
        "{\"time\": \"7d\", \"slowestConsumer\": \"drop\"} | MAN-109",
        "{\"time\": \"7d\", \"slowestConsumers\": \"wait\"} | MAN-103"
      })
  void refusesARetentionItCannotRead(String retain, String code) throws IOException {
    write("m.json", manifest(EVENT_STORE.formatted(retain)));

    assertThat(read("m.json")).extracting(problem -> problem.code().id()).containsExactly(code);
  }

  @Test
  void reportsEveryProblemOfAFileWithItsPlace() throws IOException {
    write(
        "m.json",
        """
        {
          "slug": "Not A Slug",
          "manifestVersion": 1,
          "conections": [],
          "connections": [
            {"slug": "a", "config": {"connectionType": "mysql", "host": "h", "port": 70000,
              "user": 7, "database": "d"}},
            "b"
          ],
          "dataStores": [{"connectionSlug": "a", "config":
            {"connectionType": "postgres", "slotName": "My-Slot", "publicationName": "p"}}],
          "somethingElse": true
        }
        """);

    assertThat(read("m.json"))
        .extracting(ManifestReaderTest::summary)
        .containsExactly(
            "MAN-106 2:11",
            "MAN-107 3:22",
            "MAN-103 4:3",
            "MAN-104 6:29",
            "MAN-109 6:48",
            "MAN-108 6:78",
            "MAN-105 7:15",
            "MAN-105 8:5",
            "MAN-108 11:48",
            "MAN-103 12:3");
  }

  @ParameterizedTest
  @CsvSource({"hots, host", "conectionType, connectionType", "Password, password", "prot, port"})
  void asksWhetherANearNameWasMeant(String written, String meant) throws IOException {
    String config =
        """
        {"connectionType": "postgres", "host": "h", "port": 1, "user": "u", "password": "p", "database": "d"}
        """
            .replace("\"" + meant + "\"", "\"" + written + "\"");
    write("m.json", manifest("\"connections\": [{\"slug\": \"a\", \"config\": " + config + "}]"));

    assertThat(read("m.json"))
        .filteredOn(problem -> problem.code() == ManifestCode.UNKNOWN_FIELD)
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(problem.severity()).isEqualTo(Severity.ERROR);
              assertThat(problem.fix()).isEqualTo("did you mean '" + meant + "'?");
            });
  }

  @Test
  void onlyWarnsOfAFieldThatResemblesNone() throws IOException {
    write("m.json", manifest("\"telemetry\": {}, \"x-anything\": 1"));

    assertThat(read("m.json"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.severity()).isEqualTo(Severity.WARNING));
  }

  @ParameterizedTest
  @CsvSource({"a, true", "@shop/a-1, true", "db_main, true", "A, false", "-a, false", "a b, false"})
  void knowsASlug(String slug, boolean valid) throws IOException {
    write("m.json", "{\"slug\": \"" + slug + "\", \"manifestVersion\": 0}");

    assertThat(read("m.json").isEmpty()).isEqualTo(valid);
  }

  @Test
  void placesASyntaxErrorAndDoesNotQuoteTheFile() throws IOException {
    write("m.json", "{\n  \"slug\": \"a\",\n  \"password\": hunter2\n}");

    assertThat(read("m.json"))
        .singleElement()
        .satisfies(
            problem -> {
              assertThat(summary(problem)).startsWith("MAN-102 3:");
              assertThat(problem.toString()).doesNotContain("hunter2");
            });
  }

  @Test
  void reportsAFileThatIsNotThereAndWhereItIsNamed() throws IOException {
    write("m.json", manifest("\"workspaces\": [\n\"gone.json\"]"));

    List<Diagnostic> problems = read("m.json", "other.json");

    assertThat(problems).extracting(Diagnostic::code).containsOnly(ManifestCode.FILE_UNREADABLE);
    assertThat(problems.get(0).place().orElseThrow().line()).isEqualTo(2);
    assertThat(problems.get(0).message()).contains("gone.json");
    assertThat(problems.get(1).message()).contains("other.json").contains("does not exist");
  }

  @Test
  void reportsAFileThatIsNotText() throws IOException {
    Files.write(directory.resolve("m.json"), new byte[] {(byte) 0xC3, (byte) 0x28});

    assertThat(read("m.json"))
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("is not UTF-8"));
  }

  @Test
  void reportsAnEmptyFileAndOneThatHoldsNoObject() throws IOException {
    write("empty.json", "");
    write("array.json", "[]");
    write("two.json", "{\"slug\": \"a\", \"manifestVersion\": 0} {}");

    assertThat(read("empty.json", "array.json", "two.json"))
        .extracting(Diagnostic::code)
        .containsExactly(
            ManifestCode.WRONG_TYPE, ManifestCode.WRONG_TYPE, ManifestCode.NOT_WELL_FORMED);
  }

  @Test
  void acceptsAByteOrderMark() throws IOException {
    Files.write(
        directory.resolve("m.json"), ("\uFEFF" + manifest("")).getBytes(StandardCharsets.UTF_8));

    assertThat(read("m.json")).isEmpty();
  }

  @Test
  void warnsOfAFieldWrittenTwice() throws IOException {
    write("m.json", manifest("\"slug\": \"b\""));

    assertThat(read("m.json"))
        .extracting(Diagnostic::code)
        .containsExactly(ManifestCode.DUPLICATE_FIELD);
  }

  @Test
  void throwsEveryProblemAtOnceOnRequest() throws IOException {
    write("m.json", "{}");

    ManifestReading reading = reader().read(List.of(directory.resolve("m.json")));

    assertThatThrownBy(reading::orThrow)
        .isInstanceOfSatisfying(
            DiagnosticException.class, thrown -> assertThat(thrown.diagnostics()).hasSize(2));
  }

  @Test
  void keepsTheTreeAsWritten() throws IOException {
    String text = manifest("\"x-note\": 1.50, \"owner\": \"${env:OWNER:-us}\"");
    write("m.json", text);

    ManifestDocument document =
        reader().read(List.of(directory.resolve("m.json"))).orThrow().get(0);

    assertThat(ManifestWriter.text(document.tree()))
        .contains("\"x-note\": 1.50")
        .contains("${env:OWNER:-us}");
  }

  private List<Diagnostic> read(String... names) {
    return reader().read(Stream.of(names).map(directory::resolve).toList()).diagnostics();
  }

  private static ManifestReader reader() {
    return new ManifestReader(Variables.of(Map.of()));
  }

  private void write(String name, String text) throws IOException {
    Files.writeString(directory.resolve(name), text);
  }

  private static String manifest(String rest) {
    return "{\"slug\": \"a\", \"manifestVersion\": 0" + (rest.isEmpty() ? "" : ", " + rest) + "}";
  }

  private static String summary(Diagnostic problem) {
    return problem.code().id()
        + " "
        + problem.place().map(place -> place.line() + ":" + place.column()).orElse("-");
  }
}
