package dev.syncline.operations;

import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.json.Variables;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.testkit.TestDatabase;
import java.nio.file.Path;
import java.util.Map;

/**
 * One table kept in step, as a manifest.
 *
 * @param slug the slug of the manifest
 * @param source where accounts are
 * @param store the event store
 * @param destination where copies are
 */
public record SmallManifest(
    String slug, TestDatabase source, TestDatabase store, TestDatabase destination) {
  public static final String CONSUMER = "shop/copies";

  public static final FeedName FEED = new FeedName(new Slug("shop"), new Slug("db-source"));

  public SmallManifest(TestDatabase source, TestDatabase store, TestDatabase destination) {
    this("shop", source, store, destination);
  }

  /** The same manifest, under another slug. */
  public SmallManifest renamed(String later) {
    return new SmallManifest(later, source, store, destination);
  }

  public String slot() {
    return "shop_" + source.name();
  }

  /** The manifest, read and verified. */
  public ManifestSet read() {
    ManifestReading reading =
        new ManifestReader(Variables.of(Map.of())).read(Path.of("shop.json"), text()).verified();
    reading.orThrow();
    return reading.manifests();
  }

  private String text() {
    return """
    {
      "slug": "%1$s",
      "manifestVersion": 0,
      "connections": [%2$s, %3$s, %4$s],
      "dataStores": [
        {"connectionSlug": "db-source", "config": {"connectionType": "postgres",
         "slotName": "%5$s", "publicationName": "shop"}},
        {"connectionSlug": "db-destination"}
      ],
      "eventStores": [{"connectionSlug": "db-store"}],
      "publicSchemas": [{
        "name": "accounts", "source": {"dataStoreSlug": "db-source"}, "version": {"major": 1, "minor": 0},
        "outputSchema": {"type": "object", "properties": {"id": {}, "name": {}}},
        "config": {"publicSchemaType": "postgres", "transformations": [
          {"operation": "insert", "table": "accounts", "sql": "SELECT id, name FROM accounts WHERE id = :id"},
          {"operation": "update", "table": "accounts", "sql": "SELECT id, name FROM accounts WHERE id = :id"}]}
      }],
      "consumerSchemas": [{
        "name": "copies", "sourceManifestSlug": "%1$s",
        "publicSchema": {"name": "accounts", "majorVersion": 1},
        "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-destination",
          "sql": "INSERT INTO copies (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
          "deleteSql": "DELETE FROM copies WHERE id = :id"}
      }]
    }
    """
        .formatted(
            slug,
            connection("db-source", source),
            connection("db-store", store),
            connection("db-destination", destination),
            slot());
  }

  private static String connection(String slug, TestDatabase database) {
    return """
    {"slug": "%s", "config": {"connectionType": "postgres", "host": "%s", "port": %d, "user": "%s",
     "password": "s3cret", "database": "%s"}}\
    """
        .formatted(slug, database.host(), database.port(), TestDatabase.USER, database.name());
  }
}
