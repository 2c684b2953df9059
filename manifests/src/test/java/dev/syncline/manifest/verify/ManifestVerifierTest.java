package dev.syncline.manifest.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestVerifierTest {
  private static final String PASSWORD = "\"${env:P:-p}\"";
  private static final String SOURCE_STORE =
      """
      {"connectionSlug": "source", "config":
        {"connectionType": "postgres", "slotName": "s", "publicationName": "p"}}\
      """;

  @TempDir Path directory;

  @Test
  void findsNothingWrongWithASoundRun() {
    assertThat(verify(publisher(), environment(), consumer())).isEmpty();
  }

  @Test
  void findsNothingWrongWithAConsumerWhosePublisherIsElsewhere() {
    assertThat(verify(consumer(), environment().replace("\"source\"", "\"other\""))).isEmpty();
  }

  @Test
  void reportsADataStoreWithoutItsConnection() {
    assertThat(
            only(
                verify(
                    publisher(),
                    environment().replace(connection("source", 5435) + ",", ""),
                    consumer())))
        .satisfies(is(ManifestCode.UNKNOWN_CONNECTION, "source"));
  }

  @Test
  void reportsAnEventStoreWithoutItsConnectionAndTheNearestName() {
    String environment =
        environment()
            .replace("{\"connectionSlug\": \"events\"}", "{\"connectionSlug\": \"event\"}");

    assertThat(verify(publisher(), environment, consumer()))
        .filteredOn(problem -> problem.severity() == Severity.ERROR)
        .singleElement()
        .satisfies(is(ManifestCode.UNKNOWN_CONNECTION, "event"))
        .satisfies(problem -> assertThat(problem.fix()).isEqualTo("did you mean 'events'?"));
  }

  @Test
  void reportsSchemasWithoutTheirDataStores() {
    assertThat(verify(publisher(), consumer()))
        .extracting(Diagnostic::code)
        .containsOnly(ManifestCode.UNKNOWN_DATA_STORE)
        .hasSize(2);
  }

  @Test
  void takesWhatCouldNotBeReadForDefined() {
    String environment = environment().replace("\"port\": 5435", "\"port\": 0");

    assertThat(only(verify(publisher(), environment, consumer())))
        .satisfies(is(ManifestCode.BAD_VALUE, "port"));
  }

  @Test
  void takesAPublicSchemaThatCouldNotBeReadForPublished() {
    String publisher = publisher().replace("\"minor\": 0", "\"minor\": -1");

    assertThat(only(verify(publisher, environment(), consumer())))
        .satisfies(is(ManifestCode.BAD_VALUE, "minor"));
  }

  @Test
  void reportsASourceWithoutSlotAndPublication() {
    String environment = environment().replace(SOURCE_STORE, "{\"connectionSlug\": \"source\"}");

    assertThat(only(verify(publisher(), environment, consumer())))
        .satisfies(is(ManifestCode.SOURCE_WITHOUT_SLOT, "source"));
  }

  @ParameterizedTest
  @CsvSource({
    "s, p2, d, both name replication slot s of server h:5435",
    "s, p2, another, both name replication slot s of server h:5435",
    "s2, p, d, both name publication p of database d at h:5435",
    "s2, p, another, ",
    "s2, p2, d, "
  })
  void reportsSourcesThatNameOneSlotOrOnePublication(
      String slot, String publication, String database, String problem) {
    String second =
        manifest(
            "from-source-again",
            "\"connections\": ["
                + connection("again", 5435).replace("\"d\"", "\"" + database + "\"")
                + "], \"dataStores\": ["
                + SOURCE_STORE
                    .replace("\"source\"", "\"again\"")
                    .replace("\"s\"", "\"" + slot + "\"")
                    .replace("\"p\"", "\"" + publication + "\"")
                + "], \"publicSchemas\": ["
                + publicSchema().replace(": \"source\"", ": \"again\"")
                + "]");

    List<Diagnostic> found = verify(publisher(), environment(), consumer(), second);

    if (problem == null) {
      assertThat(found).isEmpty();
    } else {
      assertThat(only(found)).satisfies(is(ManifestCode.CAPTURE_SHARED, problem));
      assertThat(found.get(0).place().orElseThrow().file()).endsWith("3.json");
    }
  }

  @Test
  void acceptsTheSameConnectionInTwoFilesAndReportsADifferentOneWithBothPlaces() {
    String again = manifest("again", "\"connections\": [" + connection("source", 5435) + "]");
    String other = again.replace("5435", "5439");

    assertThat(verify(publisher(), environment(), consumer(), again)).isEmpty();
    assertThat(only(verify(publisher(), environment(), consumer(), other)))
        .satisfies(is(ManifestCode.DUPLICATE_NAME, "source"))
        .satisfies(problem -> assertThat(problem.message()).contains("1.json:"))
        .satisfies(problem -> assertThat(problem.place().orElseThrow().file()).endsWith("3.json"));
  }

  @Test
  void reportsADataStoreDefinedDifferently() {
    String other = manifest("again", "\"dataStores\": [{\"connectionSlug\": \"source\"}]");

    assertThat(only(verify(publisher(), environment(), consumer(), other)))
        .satisfies(is(ManifestCode.DUPLICATE_NAME, "data store source"));
  }

  @Test
  void reportsTwoManifestsOfOneSlug() {
    assertThat(
            only(
                verify(
                    publisher(),
                    environment().replace("\"env\"", "\"from-accounts\""),
                    consumer())))
        .satisfies(is(ManifestCode.DUPLICATE_NAME, "manifest from-accounts"));
  }

  @Test
  void reportsTwoConsumerSchemasOfOneName() {
    String two =
        manifest(
            "to-orders",
            "\"consumerSchemas\": [" + consumerSchema() + "," + consumerSchema() + "]");

    assertThat(only(verify(publisher(), environment(), two)))
        .satisfies(is(ManifestCode.DUPLICATE_NAME, "consumer schema orders"));
  }

  @Test
  void reportsTwoMinorVersionsOfOneMajorAndAcceptsTwoMajors() {
    String minor = publicSchema().replace("\"minor\": 0", "\"minor\": 1");
    String major = publicSchema().replace("\"major\": 1", "\"major\": 2");

    assertThat(only(verify(publisherOf(publicSchema(), minor), environment(), consumer())))
        .satisfies(is(ManifestCode.SCHEMA_CONFLICT, "1.1"));
    assertThat(verify(publisherOf(publicSchema(), major), environment(), consumer())).isEmpty();
  }

  @Test
  void reportsAConsumerOfAMajorThatIsNotPublished() {
    String consumer = consumer().replace("\"majorVersion\": 1", "\"majorVersion\": 2");

    assertThat(only(verify(publisher(), environment(), consumer)))
        .satisfies(is(ManifestCode.UNKNOWN_PUBLIC_SCHEMA, "accounts v2"))
        .satisfies(problem -> assertThat(problem.fix()).isEqualTo("versions published: 1.0"));
  }

  @Test
  void reportsAConsumerOfAMisspeltSchema() {
    String consumer = consumer().replace("\"name\": \"accounts\"", "\"name\": \"acounts\"");

    assertThat(only(verify(publisher(), environment(), consumer)))
        .satisfies(is(ManifestCode.UNKNOWN_PUBLIC_SCHEMA, "acounts"))
        .satisfies(problem -> assertThat(problem.fix()).isEqualTo("did you mean 'accounts'?"));
  }

  @Test
  void pointsToTheManifestThatPublishesTheSchema() {
    String consumer = consumer().replace("\"from-accounts\"", "\"env\"");

    assertThat(only(verify(publisher(), environment(), consumer)))
        .satisfies(is(ManifestCode.UNKNOWN_PUBLIC_SCHEMA, "env/accounts v1"))
        .satisfies(problem -> assertThat(problem.fix()).contains("'from-accounts'"));
  }

  @Test
  void warnsOfAPublisherThatIsElsewhereUnderAlmostTheNameOfOneHere() {
    String consumer = consumer().replace("\"from-accounts\"", "\"from-acounts\"");

    assertThat(only(verify(publisher(), environment(), consumer)))
        .satisfies(warns(ManifestCode.UNKNOWN_PUBLIC_SCHEMA))
        .satisfies(problem -> assertThat(problem.fix()).contains("'from-accounts'"));
  }

  @Test
  void reportsAKeyOutsideTheOutput() {
    String publisher = publisher().replace("\"key\": [\"id\"]", "\"key\": [\"ids\"]");

    assertThat(verify(publisher, environment(), consumer()))
        .filteredOn(problem -> problem.code() == ManifestCode.KEY_NOT_IN_OUTPUT)
        .singleElement()
        .satisfies(problem -> assertThat(problem.fix()).isEqualTo("did you mean 'id'?"));
  }

  @Test
  void saysWhereToListAKeyWhereTheOutputListsNothing() {
    String publisher =
        publisher().replaceFirst("(?s)\"properties\": \\{.*?\\}\\s*\\}", "\"properties\": {}");

    assertThat(verify(publisher, environment(), consumer()))
        .filteredOn(problem -> problem.code() == ManifestCode.KEY_NOT_IN_OUTPUT)
        .singleElement()
        .satisfies(
            problem ->
                assertThat(problem.fix())
                    .isEqualTo("list 'id' under \"properties\" of its outputSchema"));
  }

  @Test
  void reportsAPlaceholderThatThePublicSchemaDoesNotHave() {
    String consumer = consumer().replace("(:id, :name)", "(:id, :nmae)");

    assertThat(only(verify(publisher(), environment(), consumer)))
        .satisfies(is(ManifestCode.UNKNOWN_PLACEHOLDER, "properties are id, name"))
        .satisfies(problem -> assertThat(problem.fix()).isEqualTo("did you mean 'name'?"));
  }

  @Test
  void reportsADeletePlaceholderOutsideADeclaredKeyOnly() {
    String consumer = consumer().replace("WHERE id = :id", "WHERE name = :name");
    String keyless = publisher().replace("\"key\": [\"id\"],", "");

    assertThat(only(verify(publisher(), environment(), consumer)))
        .satisfies(is(ManifestCode.UNKNOWN_PLACEHOLDER, "key properties are id"));
    assertThat(verify(keyless, environment(), consumer)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'SELECT id FROM a WHERE id = :id AND b = $1', SQL-101",
    "'SELECT 1; SELECT 2', SQL-102",
    "'SELECT ''a', SQL-103",
    "'SELECT $0', SQL-104",
    "'DELETE FROM accounts', SQL-107",
    "'-- nothing', SQL-108"
  })
  void reportsATransformationThatCannotBeRun(String sql, String code) {
    String publisher = publisher().replace("SELECT id, name FROM accounts WHERE id = :id", sql);

    assertThat(only(verify(publisher, environment(), consumer())).code().id()).isEqualTo(code);
  }

  @ParameterizedTest
  @CsvSource({
    "INSERT INTO t VALUES ($1), SQL-109",
    "DROP TABLE t, SQL-107",
    "'UPDATE t SET a = :id; COMMIT', SQL-102"
  })
  void reportsConsumerSqlThatCannotBeRun(String sql, String code) {
    String consumer = consumer().replace("DELETE FROM orders WHERE id = :id", sql);

    assertThat(only(verify(publisher(), environment(), consumer)).code().id()).isEqualTo(code);
  }

  @Test
  void warnsOfMissingDeleteSql() {
    String consumer =
        consumer().replace(", \"deleteSql\": \"DELETE FROM orders WHERE id = :id\"", "");

    assertThat(only(verify(publisher(), environment(), consumer)))
        .satisfies(warns(ManifestCode.MISSING_DELETE_SQL));
  }

  @Test
  void anAppendOnlyPublicSchemaHasOneInsertAndNothingElse() {
    String publisher =
        publisher()
            .replace("\"key\": [\"id\"],", "\"appendOnly\": true, \"onChange\": \"ignore\",");
    String consumer =
        consumer().replace(", \"deleteSql\": \"DELETE FROM orders WHERE id = :id\"", "");

    assertThat(verify(publisher, environment(), consumer)).isEmpty();
    assertThat(only(verify(publisher, environment(), consumer())))
        .satisfies(is(ManifestCode.APPEND_ONLY_DELETE_SQL, "never runs"));
    assertThat(
            only(
                verify(publisher.replace("\"appendOnly\": true, ", ""), environment(), consumer())))
        .satisfies(is(ManifestCode.ON_CHANGE_WITHOUT_APPEND_ONLY, "not append-only"));
  }

  @Test
  void reportsAllThatAnAppendOnlyPublicSchemaCannotHave() {
    String publisher =
        publisher()
            .replace(
                "\"key\": [\"id\"],",
                "\"key\": [\"id\"], \"appendOnly\": true, \"onTruncate\": \"apply\",")
            .replace("\"operation\": \"insert\"", "\"operation\": \"update\"");
    String consumer =
        consumer().replace(", \"deleteSql\": \"DELETE FROM orders WHERE id = :id\"", "");

    assertThat(verify(publisher, environment(), consumer))
        .hasSize(3)
        .allSatisfy(
            problem -> assertThat(problem.code()).isEqualTo(ManifestCode.APPEND_ONLY_CONFLICT))
        .extracting(Diagnostic::message)
        .anySatisfy(message -> assertThat(message).contains("has a key"))
        .anySatisfy(message -> assertThat(message).contains("updates or deletes"))
        .anySatisfy(message -> assertThat(message).contains("onTruncate"));
  }

  @Test
  void warnsOfAPasswordInTheFileWithoutTellingIt() {
    String environment = environment().replaceFirst("\"\\$\\{env:P:-p}\"", "\"hunter2\"");

    assertThat(only(verify(publisher(), environment, consumer())))
        .satisfies(warns(ManifestCode.LITERAL_PASSWORD))
        .satisfies(problem -> assertThat(problem.toString()).doesNotContain("hunter2"));
  }

  @Test
  void warnsOfAConnectionThatOthersCouldReadAlong() {
    String environment =
        environment().replaceFirst("\"port\": 5436", "\"port\": 1, \"sslMode\": \"require\"");

    assertThat(only(verify(publisher(), environment, consumer())))
        .satisfies(warns(ManifestCode.WEAK_TLS));
    assertThat(verify(publisher(), environment.replace("\"h\"", "\"localhost\""), consumer()))
        .isEmpty();
  }

  @Test
  void warnsOfAConnectionThatNothingUses() {
    String more = manifest("more", "\"connections\": [" + connection("spare", 1) + "]");

    assertThat(only(verify(publisher(), environment(), consumer(), more)))
        .satisfies(warns(ManifestCode.UNUSED_CONNECTION));
  }

  @Test
  void warnsOfAnEmptyManifest() {
    assertThat(
            only(
                verify(
                    publisher(), environment(), consumer(), manifest("none", "\"owner\": \"us\""))))
        .satisfies(warns(ManifestCode.EMPTY_MANIFEST));
  }

  @Test
  void reportsASecondEventStoreButNotTheSameOneAgain() {
    String same = manifest("same", "\"eventStores\": [{\"connectionSlug\": \"events\"}]");
    String second = manifest("second", "\"eventStores\": [{\"connectionSlug\": \"target\"}]");

    assertThat(verify(publisher(), environment(), consumer(), same)).isEmpty();
    assertThat(only(verify(publisher(), environment(), consumer(), second)))
        .satisfies(is(ManifestCode.SEVERAL_EVENT_STORES, "target"));
  }

  @Test
  void reportsASecondRetentionButNotTheSameOneAgain() {
    String week = manifest("week", retaining("7d"));
    String sameWeek = manifest("same-week", retaining("7d"));
    String day = manifest("day", retaining("1d"));

    assertThat(verify(publisher(), environment(), consumer(), week, sameWeek)).isEmpty();
    assertThat(only(verify(publisher(), environment(), consumer(), week, day)))
        .satisfies(is(ManifestCode.SEVERAL_RETENTIONS, "retain something else"));
  }

  private static String retaining(String time) {
    return "\"eventStores\": [{\"connectionSlug\": \"events\", \"retain\": {\"time\": \""
        + time
        + "\"}}]";
  }

  @Test
  void reportsEverythingAtOnceInReadingOrder() {
    String publisher = publisher().replace("WHERE id = :id", "WHERE id = :id; SELECT 1");
    String consumer = consumer().replace("\"majorVersion\": 1", "\"majorVersion\": 7");

    assertThat(verify(consumer, publisher, environment()))
        .extracting(problem -> problem.code().id())
        .containsExactly("MAN-206", "SQL-102");
  }

  private List<Diagnostic> verify(String... manifests) {
    List<Path> files = new ArrayList<>();
    for (String manifest : manifests) {
      files.add(write(directory.resolve(files.size() + ".json"), manifest));
    }
    ManifestReading reading = new ManifestReader(Variables.untouched()).read(files);
    return reading.verified().diagnostics();
  }

  private static Path write(Path file, String text) {
    try {
      return Files.writeString(file, text);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private static Diagnostic only(List<Diagnostic> problems) {
    assertThat(problems).hasSize(1);
    return problems.get(0);
  }

  private static Consumer<Diagnostic> is(ManifestCode code, String part) {
    return problem -> {
      assertThat(problem.code()).isEqualTo(code);
      assertThat(problem.severity()).isEqualTo(Severity.ERROR);
      assertThat(problem.message()).contains(part);
    };
  }

  private static Consumer<Diagnostic> warns(ManifestCode code) {
    return problem -> {
      assertThat(problem.code()).isEqualTo(code);
      assertThat(problem.severity()).isEqualTo(Severity.WARNING);
    };
  }

  private static String publisher() {
    return publisherOf(publicSchema());
  }

  private static String publisherOf(String... schemas) {
    return manifest("from-accounts", "\"publicSchemas\": [" + String.join(",\n", schemas) + "]");
  }

  private static String publicSchema() {
    return """
    {
      "name": "accounts",
      "source": {"dataStoreSlug": "source"},
      "outputSchema": {"type": "object", "properties": {"id": {}, "name": {}}},
      "version": {"major": 1, "minor": 0},
      "key": ["id"],
      "config": {"publicSchemaType": "postgres", "transformations": [
        {"operation": "insert", "table": "accounts",
         "sql": "SELECT id, name FROM accounts WHERE id = :id"}]}
    }\
    """;
  }

  private static String environment() {
    return manifest(
        "env",
        "\"connections\": ["
            + String.join(
                ",",
                connection("source", 5435),
                connection("target", 5436),
                connection("events", 5437))
            + "],\n\"dataStores\": ["
            + SOURCE_STORE
            + ", {\"connectionSlug\": \"target\"}],\n"
            + "\"eventStores\": [{\"connectionSlug\": \"events\"}]");
  }

  private static String connection(String slug, int port) {
    return """
    {"slug": "%s", "config": {"connectionType": "postgres", "host": "h", "port": %d,
      "user": "u", "password": %s, "database": "d"}}\
    """
        .formatted(slug, port, PASSWORD);
  }

  private static String consumer() {
    return manifest("to-orders", "\"consumerSchemas\": [" + consumerSchema() + "]");
  }

  private static String consumerSchema() {
    return """
    {
      "name": "orders",
      "sourceManifestSlug": "from-accounts",
      "publicSchema": {"name": "accounts", "majorVersion": 1},
      "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "target",
        "sql": "INSERT INTO orders (id, name) VALUES (:id, :name)", "deleteSql": "DELETE FROM orders WHERE id = :id"}
    }\
    """;
  }

  private static String manifest(String slug, String rest) {
    return "{\"slug\": \"%s\", \"manifestVersion\": 0, %s}".formatted(slug, rest);
  }
}
