package dev.syncline.bench.peer;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.bench.flow.Column;
import dev.syncline.bench.flow.Contract;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Writes a flow as manifests: contracts of the publisher, those of the consumer, connections. */
final class SynclineManifests {
  /** The files that it writes to the stage's directory. */
  static final List<String> FILES =
      List.of("bench-connections.json", "bench-publisher.json", "bench-consumer.json");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Stage stage;
  private final Database store;

  /**
   * @param store the database that holds the event store
   */
  SynclineManifests(Stage stage, Database store) {
    this.stage = stage;
    this.store = store;
  }

  /** Everybody's addresses. */
  Path connections() {
    ObjectNode manifest = manifest("bench-connections");
    ArrayNode connections = manifest.putArray("connections");
    connect(connections, stage.source());
    connect(connections, store);
    stage.destinations().forEach(destination -> connect(connections, destination));
    manifest.putArray("eventStores").addObject().put("connectionSlug", store.name());
    return write(manifest);
  }

  private static void connect(ArrayNode connections, Database database) {
    connections
        .addObject()
        .put("slug", database.name())
        .putObject("config")
        .put("connectionType", "postgres")
        .put("host", database.host())
        .put("port", database.port())
        .put("user", Database.USER)
        .put("password", Database.PASSWORD)
        .put("database", database.name());
  }

  Path publisher() {
    ObjectNode manifest = manifest("bench-publisher");
    manifest
        .putArray("dataStores")
        .addObject()
        .put("connectionSlug", stage.source().name())
        .putObject("config")
        .put("connectionType", "postgres")
        .put("slotName", "bench")
        .put("publicationName", "bench");
    ArrayNode schemas = manifest.putArray("publicSchemas");
    stage.flow().contracts().forEach(contract -> publicSchema(schemas.addObject(), contract));
    return write(manifest);
  }

  private void publicSchema(ObjectNode schema, Contract contract) {
    schema.put("name", contract.name());
    schema.putObject("source").put("dataStoreSlug", stage.source().name());
    ObjectNode properties =
        schema.putObject("outputSchema").put("type", "object").putObject("properties");
    for (Column column : contract.columns()) {
      properties.putObject(column.name()).put("type", column.jsonType());
    }
    schema.putObject("version").put("major", 1).put("minor", 0);
    schema.putArray("key").add("id");
    ObjectNode config = schema.putObject("config").put("publicSchemaType", "postgres");
    ArrayNode transformations = config.putArray("transformations");
    contract
        .lookUps()
        .forEach(
            (table, sql) -> {
              for (String operation : List.of("insert", "update")) {
                transformations
                    .addObject()
                    .put("operation", operation)
                    .put("table", table)
                    .put("sql", sql);
              }
            });
  }

  Path consumer() {
    ObjectNode manifest = manifest("bench-consumer");
    ArrayNode stores = manifest.putArray("dataStores");
    ArrayNode schemas = manifest.putArray("consumerSchemas");
    for (Database destination : stage.destinations()) {
      stores.addObject().put("connectionSlug", destination.name());
      for (Contract contract : stage.flow().contracts()) {
        consumerSchema(schemas.addObject(), contract, destination);
      }
    }
    return write(manifest);
  }

  private static void consumerSchema(ObjectNode schema, Contract contract, Database destination) {
    schema.put("name", contract.name() + "-" + destination.name());
    schema.put("sourceManifestSlug", "bench-publisher");
    schema.putObject("publicSchema").put("name", contract.name()).put("majorVersion", 1);
    schema
        .putObject("config")
        .put("consumerSchemaType", "postgres")
        .put("destinationDataStoreSlug", destination.name())
        .put("sql", contract.upsert())
        .put("deleteSql", contract.delete());
  }

  private static ObjectNode manifest(String slug) {
    return JSON.createObjectNode().put("slug", slug).put("manifestVersion", 0);
  }

  private Path write(ObjectNode manifest) {
    Path file = stage.directory().resolve(manifest.get("slug").asText() + ".json");
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), manifest);
      return file;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
