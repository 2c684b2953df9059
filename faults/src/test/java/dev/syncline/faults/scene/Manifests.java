package dev.syncline.faults.scene;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/** Writes the manifests of a scene's processes; each reaches its databases by ports of its own. */
final class Manifests {
  /** The slot and the publication; a server has one scene at a time. */
  static final String SLOT = "rig";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String PUBLISHER = "rig-publisher";
  private static final String SOURCE = "db-source";
  private static final String STORE = "db-store";
  private static final String DESTINATION = "db-destination";

  private final Path directory;

  Manifests(Path directory) {
    this.directory = directory;
  }

  /**
   * A publisher's.
   *
   * @param name of the process, and of the file
   * @param sourcePort where it reaches the source
   * @param storePort where it reaches the event store
   */
  Path publisher(
      String name, TestDatabase source, int sourcePort, TestDatabase store, int storePort) {
    ObjectNode manifest = manifest(PUBLISHER, STORE, store, storePort);
    connect(manifest, SOURCE, source, sourcePort);
    manifest
        .putArray("dataStores")
        .addObject()
        .put("connectionSlug", SOURCE)
        .putObject("config")
        .put("connectionType", "postgres")
        .put("slotName", SLOT)
        .put("publicationName", SLOT);
    ArrayNode schemas = manifest.putArray("publicSchemas");
    Contract.ALL.forEach(contract -> publicSchema(schemas.addObject(), contract));
    return write(name, manifest);
  }

  private static void publicSchema(ObjectNode schema, Contract contract) {
    schema.put("name", contract.name());
    schema.putObject("source").put("dataStoreSlug", SOURCE);
    ObjectNode shape = schema.putObject("outputSchema").put("type", "object");
    ObjectNode properties = shape.putObject("properties");
    contract.columns().forEach(properties::putObject);
    schema.putObject("version").put("major", 1).put("minor", 0);
    schema.putArray("key").add(contract.columns().get(0));
    ObjectNode config = schema.putObject("config").put("publicSchemaType", "postgres");
    ArrayNode transformations = config.putArray("transformations");
    contract
        .transformations()
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

  /**
   * A consumer's.
   *
   * @param name of the process, and of the file
   * @param destinationPort where it reaches the destination
   * @param storePort where it reaches the event store
   */
  Path consumer(
      String name,
      TestDatabase destination,
      int destinationPort,
      TestDatabase store,
      int storePort) {
    ObjectNode manifest = manifest("rig-consumer", STORE, store, storePort);
    connect(manifest, DESTINATION, destination, destinationPort);
    manifest.putArray("dataStores").addObject().put("connectionSlug", DESTINATION);
    ArrayNode schemas = manifest.putArray("consumerSchemas");
    for (Contract contract : Contract.ALL) {
      ObjectNode schema = schemas.addObject();
      schema.put("name", contract.name());
      schema.put("sourceManifestSlug", PUBLISHER);
      schema.putObject("publicSchema").put("name", contract.name()).put("majorVersion", 1);
      schema
          .putObject("config")
          .put("consumerSchemaType", "postgres")
          .put("destinationDataStoreSlug", DESTINATION)
          .put("sql", contract.sql())
          .put("deleteSql", contract.deleteSql());
    }
    return write(name, manifest);
  }

  private static ObjectNode manifest(String slug, String store, TestDatabase database, int port) {
    ObjectNode manifest = JSON.createObjectNode().put("slug", slug).put("manifestVersion", 0);
    connect(manifest, store, database, port);
    manifest.putArray("eventStores").addObject().put("connectionSlug", store);
    return manifest;
  }

  private static void connect(ObjectNode manifest, String slug, TestDatabase database, int port) {
    manifest
        .withArray("connections")
        .addObject()
        .put("slug", slug)
        .putObject("config")
        .put("connectionType", "postgres")
        .put("host", "localhost")
        .put("port", port)
        .put("user", TestDatabase.USER)
        .put("password", "any")
        .put("database", database.name());
  }

  private Path write(String name, ObjectNode manifest) {
    Path file = directory.resolve(name + ".json");
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), manifest);
      return file;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
