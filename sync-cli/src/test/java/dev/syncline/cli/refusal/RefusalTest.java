package dev.syncline.cli.refusal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.cli.SyncCli;
import dev.syncline.cli.sync.LocalSync;
import dev.syncline.cli.terminal.Environment;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code manifest sync} given something it cannot run: one coded message that names the object, no
 * stack trace, no secret, exit status 1, and the destination untouched.
 */
@Tag("verify")
@Timeout(120)
class RefusalTest {
  private static final String GOOD_SQL = "SELECT id, name FROM accounts WHERE id = :id";
  private static final String GOOD_CONSUMER =
      "INSERT INTO copies (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name ="
          + " excluded.name";

  private final TestDatabase source = TestPostgres.shared().database();
  private final TestDatabase destination = TestPostgres.shared().database();
  private TestDatabase sourceOfManifest = source;
  private String sql = GOOD_SQL;
  private String consumer = GOOD_CONSUMER;
  private String dataStore = "db-source";
  private String publicMajor = "1";
  private String consumedMajor = "1";

  @TempDir private Path directory;

  @BeforeEach
  void tables() {
    source.execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
    destination.execute("CREATE TABLE copies (id bigint PRIMARY KEY, name text)");
  }

  @Test
  void unreadableJson() throws IOException {
    Path file =
        Files.writeString(directory.resolve("broken.json"), "{\n  \"slug\": \"shop\",\n  oops\n}");

    refused(file, "MAN-102", "broken.json:3:3");
  }

  @Test
  void misspeltField() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("typo.json"),
            "{\n  \"slug\": \"shop\",\n  \"manifestVersion\": 0,\n  \"conections\": []\n}");

    refused(file, "MAN-103", "typo.json:4:3", "connections");
  }

  @Test
  void danglingSlug() throws IOException {
    dataStore = "db-nowhere";

    refused(manifest(), "MAN-202", "db-nowhere", "shop.json:");
  }

  @Test
  void walLevelIsNotLogical() throws IOException {
    try (TestPostgres server = TestPostgres.start("wal_level=replica")) {
      sourceOfManifest = server.database();
      sourceOfManifest.execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");

      refused(manifest(), "SRC-104", "replica", "ALTER SYSTEM SET wal_level");
    }
  }

  @Test
  void missingTable() throws IOException {
    sql = "SELECT id, name FROM acounts WHERE id = :id";

    refused(manifest(), "acounts");
  }

  @Test
  void missingColumn() throws IOException {
    sql = "SELECT id, nam AS name FROM accounts WHERE id = :id";

    refused(manifest(), "SQL-2", "nam");
  }

  @Test
  void unknownPlaceholder() throws IOException {
    sql = "SELECT id, name FROM accounts WHERE id = :ident";

    refused(manifest(), "SQL-206", "ident");
  }

  @Test
  void consumerWritesAColumnThatIsNotThere() throws IOException {
    consumer = "INSERT INTO copies (id, nmae) VALUES (:id, :name) ON CONFLICT DO NOTHING";

    refused(manifest(), "DST-106", "nmae");
  }

  @Test
  void consumerNamesAPropertyThatIsNotThere() throws IOException {
    consumer = "INSERT INTO copies (id, name) VALUES (:id, :nmae) ON CONFLICT DO NOTHING";

    refused(manifest(), "nmae", "name");
  }

  @Test
  void consumerOfAMajorThatIsNotPublished() throws IOException {
    consumedMajor = "2";

    refused(manifest(), "MAN-206");
  }

  @Test
  void databaseThatIsNotThere() throws IOException {
    sourceOfManifest = new TestDatabase(source.host(), source.port(), "nowhere", source.url());

    refused(manifest(), "SRC-1", "nowhere");
  }

  private void refused(Path manifest, String... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int status =
        new SyncCli(new LocalSync())
            .run(
                new String[] {"manifest", "sync", manifest.toString(), "--api-port", "0"},
                out,
                err,
                new Environment(Map.of(), Path.of(""), false));
    String said = err.toString(StandardCharsets.UTF_8);

    assertThat(said)
        .contains(parts)
        .contains("fix: ")
        .doesNotContain("\tat ")
        .doesNotContain("s3cret");
    assertThat(status).isEqualTo(1);
    assertThat(destination.number("SELECT count(*) FROM copies")).isZero();
  }

  private Path manifest() throws IOException {
    return Files.writeString(
        directory.resolve("shop.json"),
        """
        {
          "slug": "shop",
          "manifestVersion": 0,
          "connections": [
            %s,
            %s
          ],
          "dataStores": [
            {"connectionSlug": "db-source", "config": {"connectionType": "postgres",
             "slotName": "refusal_%s", "publicationName": "refusal"}},
            {"connectionSlug": "db-destination"}
          ],
          "eventStores": [{"connectionSlug": "db-destination"}],
          "publicSchemas": [{
            "name": "accounts", "source": {"dataStoreSlug": "%s"}, "version": {"major": %s, "minor": 0},
            "outputSchema": {"type": "object", "properties": {"id": {}, "name": {}}},
            "config": {"publicSchemaType": "postgres", "transformations": [
              {"operation": "insert", "table": "accounts", "sql": "%s"},
              {"operation": "update", "table": "accounts", "sql": "%s"}]}
          }],
          "consumerSchemas": [{
            "name": "copies", "sourceManifestSlug": "shop",
            "publicSchema": {"name": "accounts", "majorVersion": %s},
            "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-destination",
              "sql": "%s", "deleteSql": "DELETE FROM copies WHERE id = :id"}
          }]
        }
        """
            .formatted(
                connection("db-source", sourceOfManifest),
                connection("db-destination", destination),
                source.name(),
                dataStore,
                publicMajor,
                sql,
                sql,
                consumedMajor,
                consumer));
  }

  private static String connection(String slug, TestDatabase database) {
    return """
    {"slug": "%s", "config": {"connectionType": "postgres", "host": "%s", "port": %d, "user": "%s",
     "password": "s3cret", "database": "%s"}}\
    """
        .formatted(slug, database.host(), database.port(), TestDatabase.USER, database.name());
  }
}
