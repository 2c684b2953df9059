package dev.syncline.bench.peer;

import dev.syncline.bench.flow.Table;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.Stage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** The source connector as the peers run it: low latency, large batches, no value lost. */
final class DebeziumSettings {
  private DebeziumSettings() {}

  static Map<String, String> of(Stage stage) {
    Map<String, String> settings = new LinkedHashMap<>();
    connection(stage, settings);
    settings.put("snapshot.mode", "initial");
    settings.put("snapshot.fetch.size", "10000");
    settings.put("poll.interval.ms", "2");
    settings.put("max.batch.size", "4096");
    settings.put("max.queue.size", "16384");
    settings.put("tombstones.on.delete", "false");
    settings.put("extended.headers.enabled", "false");
    settings.put("event.converting.failure.handling.mode", "fail");
    settings.put("include.unknown.datatypes", "true");
    settings.put("decimal.handling.mode", "string");
    settings.put("slot.drop.on.stop", "false");
    return settings;
  }

  private static void connection(Stage stage, Map<String, String> settings) {
    Database source = stage.source();
    settings.put("connector.class", "io.debezium.connector.postgresql.PostgresConnector");
    settings.put("plugin.name", "pgoutput");
    settings.put("topic.prefix", "bench");
    settings.put("database.hostname", source.host());
    settings.put("database.port", Integer.toString(source.port()));
    settings.put("database.user", Database.USER);
    settings.put("database.password", Database.PASSWORD);
    settings.put("database.dbname", source.name());
    settings.put("slot.name", "bench");
    settings.put("publication.name", "bench");
    settings.put("publication.autocreate.mode", "filtered");
    settings.put(
        "table.include.list",
        stage.flow().tables().stream()
            .map(Table::name)
            .map("public."::concat)
            .collect(Collectors.joining(",")));
  }
}
