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
  private static final String CONSUMER = "rig-consumer";
  private static final String SOURCE = "db-source";
  private static final String STORE = "db-store";
  private static final String DESTINATION = "db-destination";

  /** How long the publisher keeps events by itself: longer than any cycle takes. */
  private static final String KEPT = "90s";

  /** How long an operator who trims by hand keeps them. */
  private static final String KEPT_BY_HAND = "10s";

  private final Path directory;
  private List<Integer> published = List.of(1);
  private List<Integer> consumed = List.of(1);

  Manifests(Path directory) {
    this.directory = directory;
  }

  /** From now on these major versions of deposits are published. */
  void publish(List<Integer> majors) {
    published = List.copyOf(majors);
  }

  /** From now on these major versions of deposits are consumed. */
  void consume(List<Integer> majors) {
    consumed = List.copyOf(majors);
  }

  /** Those that are consumed, the newest last. */
  List<Integer> consumed() {
    return consumed;
  }

  /** How many public schemas the publisher has. */
  int contracts() {
    return Contract.all(published).size();
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
    return publisher(name, KEPT, source, sourcePort, store, storePort);
  }

  /** A publisher's, with the policy of an operator who wants the event store small. */
  Path operator(String name, TestDatabase source, TestDatabase store) {
    return publisher(name, KEPT_BY_HAND, source, source.port(), store, store.port());
  }

  private Path publisher(
      String name,
      String kept,
      TestDatabase source,
      int sourcePort,
      TestDatabase store,
      int storePort) {
    ObjectNode manifest = manifest(PUBLISHER, store, storePort);
    ((ObjectNode) manifest.at("/eventStores/0")).putObject("retain").put("time", kept);
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
    Contract.all(published).forEach(contract -> publicSchema(schemas.addObject(), contract));
    return write(name, manifest);
  }

  private static void publicSchema(ObjectNode schema, Contract contract) {
    schema.put("name", contract.name());
    schema.putObject("source").put("dataStoreSlug", SOURCE);
    ObjectNode shape = schema.putObject("outputSchema").put("type", "object");
    ObjectNode properties = shape.putObject("properties");
    contract.columns().forEach(properties::putObject);
    schema.putObject("version").put("major", contract.major()).put("minor", 0);
    if (contract.name().equals("items")) {
      schema.put("onTruncate", "apply");
    }
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
    ObjectNode manifest = manifest(CONSUMER, store, storePort);
    connect(manifest, DESTINATION, destination, destinationPort);
    manifest.putArray("dataStores").addObject().put("connectionSlug", DESTINATION);
    ArrayNode schemas = manifest.putArray("consumerSchemas");
    for (Contract contract : Contract.all(consumed)) {
      ObjectNode schema = consumerSchema(schemas.addObject(), contract);
      if (contract.name().equals("items")) {
        schema.put("onError", "pause");
      }
    }
    return write(name, manifest);
  }

  /**
   * Of a consumer of items alone, in the table {@code late_items}.
   *
   * @param name of the process, of the file, and of the manifest
   */
  Path late(String name, TestDatabase destination, TestDatabase store) {
    ObjectNode manifest = manifest(name, store, store.port());
    connect(manifest, DESTINATION, destination, destination.port());
    manifest.putArray("dataStores").addObject().put("connectionSlug", DESTINATION);
    consumerSchema(manifest.putArray("consumerSchemas").addObject(), Contract.lateItems());
    return write(name, manifest);
  }

  private static ObjectNode consumerSchema(ObjectNode schema, Contract contract) {
    schema.put("name", contract.consumer());
    schema.put("sourceManifestSlug", PUBLISHER);
    schema
        .putObject("publicSchema")
        .put("name", contract.name())
        .put("majorVersion", contract.major());
    schema
        .putObject("config")
        .put("consumerSchemaType", "postgres")
        .put("destinationDataStoreSlug", DESTINATION)
        .put("sql", contract.sql())
        .put("deleteSql", contract.deleteSql());
    return schema;
  }

  private static ObjectNode manifest(String slug, TestDatabase store, int port) {
    ObjectNode manifest = JSON.createObjectNode().put("slug", slug).put("manifestVersion", 0);
    connect(manifest, STORE, store, port);
    manifest.putArray("eventStores").addObject().put("connectionSlug", STORE);
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
