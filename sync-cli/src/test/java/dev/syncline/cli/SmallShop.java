package dev.syncline.cli;

import dev.syncline.engine.SyncEngine;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.json.ManifestReader;
import dev.syncline.manifest.json.Variables;
import dev.syncline.postgres.sink.PostgresDestinations;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.source.PostgresSources;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** One table kept in step over three databases, for commands that look at a sync from outside. */
final class SmallShop implements AutoCloseable {
  static final String FEED = "shop/db-source";

  private final TestDatabase source = TestPostgres.shared().database();
  private final TestDatabase store = TestPostgres.shared().database();
  private final TestDatabase destination = TestPostgres.shared().database();
  private EventStore events;
  private SyncEngine engine;

  SmallShop() {
    source.execute(
        "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
        "INSERT INTO accounts VALUES (1, 'Ada'), (2, 'Bob')");
    destination.execute("CREATE TABLE copies (id bigint PRIMARY KEY, name text)");
  }

  TestDatabase source() {
    return source;
  }

  TestDatabase store() {
    return store;
  }

  TestDatabase destination() {
    return destination;
  }

  String slot() {
    return "shop_" + source.name();
  }

  List<String> copies() {
    return destination.rows("SELECT id, name FROM copies ORDER BY id");
  }

  /** Starts the sync of a manifest, in this process. */
  void start(Path manifest) {
    SyncPlan plan =
        SyncPlanner.plan(
            new ManifestReader(Variables.of(Map.of())).read(List.of(manifest)).manifests());
    events = PostgresEventStore.connect(plan.eventStore());
    engine =
        new SyncEngine(
            plan,
            () -> events,
            new PostgresSources(),
            new PostgresDestinations(SinkSettings.DEFAULT));
    engine.start();
  }

  List<PipelineStatus> pipelines() {
    return engine.pipelines();
  }

  void stop() {
    if (engine != null) {
      engine.close();
      events.close();
      engine = null;
    }
  }

  /** The manifest of it all. */
  String manifest() {
    return """
    {
      "slug": "shop",
      "manifestVersion": 0,
      "connections": [%s, %s, %s],
      "dataStores": [
        {"connectionSlug": "db-source", "config": {"connectionType": "postgres",
         "slotName": "%s", "publicationName": "shop"}},
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
        "name": "copies", "sourceManifestSlug": "shop",
        "publicSchema": {"name": "accounts", "majorVersion": 1},
        "config": {"consumerSchemaType": "postgres", "destinationDataStoreSlug": "db-destination",
          "sql": "INSERT INTO copies (id, name) VALUES (:id, :name) ON CONFLICT (id) DO UPDATE SET name = excluded.name",
          "deleteSql": "DELETE FROM copies WHERE id = :id"}
      }]
    }
    """
        .formatted(
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

  @Override
  public void close() {
    stop();
    source.dropSlots();
  }
}
