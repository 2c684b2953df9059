package dev.syncline.cli.badinput;

import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.verify.Diagnostic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What is found in manifests without a database. */
final class ManifestInputs {
  private static final Map<String, String> PASSWORDS =
      Map.of("ACCOUNTS_PASSWORD", "s3cret", "ORDERS_PASSWORD", "s3cret");

  private static final String FIRST_HOST =
      "\"slug\": \"db-accounts\", \"config\": {\"connectionType\": \"postgres\","
          + " \"host\": \"localhost\"";

  private final Path directory;
  private final List<Entry> entries = new ArrayList<>();

  /**
   * @param directory where the files are written
   */
  ManifestInputs(Path directory) {
    this.directory = directory;
  }

  Chapter manifests() {
    entries.clear();
    shop("nothing wrong", Shop.sound());
    text("a comma missing", "{\n  \"slug\": \"shop\"\n  \"manifestVersion\": 0\n}");
    text("an empty file", "");
    given("a file that does not exist", directory.resolve("missing.json"));
    shop("a misspelt field", Shop.sound().with("\"eventStores\"", "\"eventStore\""));
    shop(
        "an unknown field",
        Shop.sound().with("\"slug\": \"shop\",", "\"slug\": \"shop\", \"colour\": 1,"));
    shop(
        "a field written twice",
        Shop.sound().with("\"slug\": \"shop\",", "\"slug\": \"shop\", \"slug\": \"b\","));
    shop("a field missing", Shop.sound().with(", \"database\": \"accounts\"", ""));
    shop("a text in place of a number", Shop.sound().with("5432", "\"5432\""));
    shop("a port that is none", Shop.sound().with("5432", "70000"));
    shop("an exponent that is out of range", Shop.sound().with("5432", "1e9999999999"));
    shop(
        "an unknown kind of database",
        Shop.sound()
            .with(
                "\"connectionType\": \"postgres\", \"host\"",
                "\"connectionType\": \"mysql\", \"host\""));
    entries.add(
        Entry.none(
            "`$schema` missing",
            "accepted: it serves editors only; manifestVersion states the format"));
    shop("a newer version", Shop.sound().with("\"manifestVersion\": 0", "\"manifestVersion\": 3"));
    both(
        "two manifests of one slug",
        "{\"slug\": \"shop\", \"manifestVersion\": 0, \"workspaces\": [\"shop.json\"]}");
    both(
        "two connections of one slug",
        """
        {"slug": "local", "manifestVersion": 0, "connections": [{"slug": "db-orders", "config": {"connectionType": "postgres",
          "host": "elsewhere", "port": 5433, "user": "postgres", "password": "${env:ORDERS_PASSWORD}", "database": "orders"}}]}
        """);
    both(
        "two data stores of one slug",
        """
        {"slug": "local", "manifestVersion": 0, "dataStores": [{"connectionSlug": "db-accounts",
          "config": {"connectionType": "postgres", "slotName": "other", "publicationName": "other"}}]}
        """);
    both(
        "two event stores",
        """
        {"slug": "local", "manifestVersion": 0, "eventStores": [{"connectionSlug": "db-accounts"}]}
        """);
    shop("events kept without a bound", retaining("{}"));
    shop(
        "bounds that are none",
        retaining("{\"time\": \"a week\", \"bytes\": \"much\", \"slowestConsumer\": \"stop\"}"));
    given(
        "two bounds for one event store",
        file("shop.json", retaining("{\"time\": \"7d\"}").text()),
        file(
            "local.json",
            """
            {"slug": "local", "manifestVersion": 0, "eventStores": [{"connectionSlug": "db-orders", "retain": {"time": "1d"}}]}
            """));
    shop(
        "a publisher that is to be paused",
        Shop.sound().with("\"key\": [\"id\"],", "\"key\": [\"id\"], \"onError\": \"pause\","));
    shop(
        "append-only rows with a key, updates and deletes",
        Shop.sound()
            .with(
                "\"key\": [\"id\"],",
                "\"key\": [\"id\"], \"appendOnly\": true, \"onTruncate\": \"apply\","));
    shop(
        "`onChange` for rows that have a key",
        Shop.sound().with("\"key\": [\"id\"],", "\"key\": [\"id\"], \"onChange\": \"ignore\","));
    shop(
        "one public schema twice, in conflicting versions",
        twice("\"publicSchemas\": [", "\"minor\": 0", "\"minor\": 1"));
    shop("two consumer schemas of one name", twice("\"consumerSchemas\": [", "", ""));
    shop("a slug with capitals", Shop.sound().with("\"slug\": \"shop\",", "\"slug\": \"Shop\","));
    entries.add(
        Entry.none("a slug that is too long", "accepted: slugs are stored as texts of any length"));
    shop(
        "a connection nobody defines",
        Shop.sound()
            .with("{\"connectionSlug\": \"db-orders\"}\n", "{\"connectionSlug\": \"db-order\"}\n"));
    shop(
        "a data store nobody defines",
        Shop.sound()
            .with(
                "\"destinationDataStoreSlug\": \"db-orders\"",
                "\"destinationDataStoreSlug\": \"db-ordres\""));
    shop("a connection nobody uses", unused());
    shop(
        "a source without a slot",
        Shop.sound()
            .with(
                "\"slotName\": \"shop_slot\", \"publicationName\": \"shop_publication\"",
                "\"tables\": []"));
    shop(
        "a consumer of a major version that is not published",
        Shop.sound().with("\"majorVersion\": 1", "\"majorVersion\": 2"));
    shop(
        "a consumer of a schema that is not published",
        Shop.sound()
            .with(
                "{\"name\": \"accounts\", \"majorVersion\"",
                "{\"name\": \"acounts\", \"majorVersion\""));
    shop(
        "a key that is not in the output",
        Shop.sound().with("\"key\": [\"id\"]", "\"key\": [\"number\"]"));
    shop(
        "a pattern that could be matched for ever",
        Shop.sound()
            .with(
                "\"name\": {\"type\": \"string\"}",
                "\"name\": {\"type\": \"string\", \"pattern\": \"^(?=.*a)b\"}"));
    shop(
        "a consumer that writes the table it consumes",
        Shop.sound()
            .with(
                "\"destinationDataStoreSlug\": \"db-orders\"",
                "\"destinationDataStoreSlug\": \"db-accounts\"")
            .with("INSERT INTO copies", "INSERT INTO accounts"));
    shop(
        "one replication slot for two sources of a server",
        Shop.sound()
            .with("\"port\": 5433", "\"port\": 5432")
            .with(
                "{\"connectionSlug\": \"db-orders\"}\n",
                "{\"connectionSlug\": \"db-orders\", \"config\": {\"connectionType\": \"postgres\","
                    + " \"slotName\": \"shop_slot\", \"publicationName\": \"orders\"}}\n")
            .with(
                "\"publicSchemas\": [",
                "\"publicSchemas\": [{\"name\": \"orders\", \"source\": {\"dataStoreSlug\":"
                    + " \"db-orders\"}, \"version\": {\"major\": 1, \"minor\": 0}, \"key\":"
                    + " [\"id\"], \"outputSchema\": {\"type\": \"object\", \"properties\": {\"id\":"
                    + " {\"type\": \"integer\"}}}, \"config\": {\"publicSchemaType\": \"postgres\","
                    + " \"transformations\": [{\"operation\": \"insert\", \"table\": \"orders\","
                    + " \"sql\": \"SELECT id FROM orders WHERE id = :id\"}]}},"));
    text("an empty manifest", "{\"slug\": \"shop\", \"manifestVersion\": 0}");
    shop(
        "a budget that is no size",
        Shop.sound().with("\"slotName\"", "\"maxRetainedWal\": \"10 gigabytes\", \"slotName\""));
    return new Chapter("Manifests", entries);
  }

  Chapter connections() {
    entries.clear();
    host("options of the driver in a host", "127.0.0.1/es?sslmode=disable&x=");
    host("a port in a host", "db.example.org:5432");
    host("several hosts", "db1,db2");
    host("a Unix socket", "/var/run/postgresql");
    host("a URL as host", "postgresql://db/es");
    host("an address that is none", "::1::2");
    shop(
        "a database name longer than PostgreSQL keeps",
        Shop.sound()
            .with("\"database\": \"accounts\"", "\"database\": \"" + "d".repeat(64) + "\""));
    shop(
        "a zero byte in a user's name",
        Shop.sound()
            .with(
                "\"user\": \"postgres\", \"password\": \"${env:ACCOUNTS",
                "\"user\": \"u\\u0000options\", \"password\": \"${env:ACCOUNTS"));
    shop(
        "an sslMode that is none",
        Shop.sound().with(FIRST_HOST, FIRST_HOST + ", \"sslMode\": \"on\""));
    shop(
        "a timeout that is none",
        Shop.sound().with(FIRST_HOST, FIRST_HOST + ", \"connectTimeout\": \"10s\""));
    return new Chapter("Connections", entries);
  }

  Chapter sql() {
    entries.clear();
    publicSql("several statements", "SELECT id, name FROM accounts WHERE id = :id; SELECT 1");
    publicSql("a statement that changes tables", "DROP TABLE accounts");
    publicSql(
        "`$1` and `:name` together", "SELECT id, name FROM accounts WHERE id = :id OR id = $1");
    publicSql("a text that does not end", "SELECT id, 'name FROM accounts WHERE id = :id");
    publicSql("a position that is none", "SELECT id, name FROM accounts WHERE id = $0");
    publicSql("no SQL at all", "-- later");
    publicSql(
        "`::` casts, slices, literals, comments and `?` operators",
        "SELECT id, (ARRAY[name])[1:1] /* :x */ AS name FROM accounts WHERE id = :id::bigint AND"
            + " ':y' <> '' AND NOT '{}'::jsonb ? '$1'");
    consumerSql(
        "a placeholder the public schema does not have",
        "INSERT INTO copies (id, name) VALUES (:id, :nmae)");
    consumerSql("`$1` in a consumer's SQL", "INSERT INTO copies (id, name) VALUES ($1, $2)");
    consumerSql("a consumer's SQL that changes tables", "TRUNCATE copies");
    shop(
        "no delete SQL",
        Shop.sound()
            .with("\"deleteSql\": \"DELETE FROM copies WHERE id = :id\"", "\"x-note\": \"\""));
    shop(
        "a delete SQL that uses more than the key",
        Shop.sound()
            .with("DELETE FROM copies WHERE id = :id", "DELETE FROM copies WHERE name = :name"));
    return new Chapter("SQL, without a database", entries);
  }

  Chapter secrets() {
    entries.clear();
    entries.add(
        Entry.of(
            "a variable that is not set",
            read(Map.of("ACCOUNTS_PASSWORD", "s3cret"), file("shop.json", Shop.sound().text()))));
    shop(
        "a file that cannot be read",
        Shop.sound().with("${env:ORDERS_PASSWORD}", "${file:orders.secret}"));
    shop(
        "a password from a device",
        Shop.sound().with("${env:ORDERS_PASSWORD}", "${file:/dev/zero}"));
    shop(
        "a user from a file",
        Shop.sound()
            .with(
                "\"user\": \"postgres\", \"password\": \"${env:ACCOUNTS",
                "\"user\": \"${file:/etc/passwd}\", \"password\": \"${env:ACCOUNTS"));
    shop("a password in the manifest", Shop.sound().with("${env:ORDERS_PASSWORD}", "s3cret"));
    return new Chapter("Secrets", entries);
  }

  private static Shop twice(String opening, String one, String other) {
    String text = Shop.sound().text();
    int start = text.indexOf(opening) + opening.length();
    int end = text.indexOf("\n  ]", start);
    String element = text.substring(start, end);
    return Shop.sound().with(element, element + "," + element.replace(one, other));
  }

  private static Shop unused() {
    return Shop.sound()
        .with(
            "\"connections\": [",
            "\"connections\": [\n"
                + "    {\"slug\": \"spare\", \"config\": {\"connectionType\": \"postgres\","
                + " \"host\": \"h\", \"port\": 1, \"user\": \"u\", \"password\": \"\","
                + " \"database\": \"d\"}},");
  }

  private void host(String input, String host) {
    shop(
        input,
        Shop.sound()
            .with(
                FIRST_HOST,
                "\"slug\": \"db-accounts\", \"config\": {\"connectionType\": \"postgres\","
                    + " \"host\": \""
                    + host
                    + "\""));
  }

  private void publicSql(String input, String sql) {
    shop(input, Shop.sound().with("SELECT id, name FROM accounts WHERE id = :id", sql));
  }

  private void consumerSql(String input, String sql) {
    shop(
        input,
        Shop.sound()
            .with(
                "INSERT INTO copies (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET"
                    + " name = excluded.name",
                sql));
  }

  private void shop(String input, Shop shop) {
    text(input, shop.text());
  }

  private void text(String input, String text) {
    given(input, file("shop.json", text));
  }

  private static Shop retaining(String bounds) {
    return Shop.sound()
        .with(
            "[{\"connectionSlug\": \"db-orders\"}],\n  \"publicSchemas",
            "[{\"connectionSlug\": \"db-orders\", \"retain\": "
                + bounds
                + "}],\n  \"publicSchemas");
  }

  private void both(String input, String second) {
    given(input, file("shop.json", Shop.sound().text()), file("local.json", second));
  }

  private void given(String input, Path... files) {
    entries.add(Entry.of(input, read(PASSWORDS, files)));
  }

  private static List<Diagnostic> read(Map<String, String> variables, Path... files) {
    return new ManifestReader(Variables.of(variables))
        .read(Arrays.asList(files))
        .verified()
        .diagnostics();
  }

  private Path file(String name, String text) {
    try {
      return Files.writeString(directory.resolve(name), text);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }
}
