package dev.syncline.manifest.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.RowChangePolicy;
import dev.syncline.manifest.schema.TruncatePolicy;

/** Converts public and consumer schemas to the objects that represent them in a manifest. */
public final class SchemaEntries {
  private SchemaEntries() {}

  /** An element of {@code publicSchemas}. */
  public static ObjectNode of(PublicSchema schema) {
    ObjectNode entry = JsonNodeFactory.instance.objectNode().put("name", schema.name());
    entry.putObject("source").put("dataStoreSlug", schema.dataStore().value());
    entry.set("outputSchema", schema.outputSchema().json());
    entry
        .putObject("version")
        .put("major", schema.version().major())
        .put("minor", schema.version().minor());
    if (!schema.key().isEmpty()) {
      schema.key().forEach(entry.putArray("key")::add);
    }
    schema.definitionFile().ifPresent(file -> entry.put("definitionFile", file));
    if (schema.onError() != ErrorPolicy.STOP) {
      entry.put("onError", schema.onError().text());
    }
    if (schema.onTruncate() != TruncatePolicy.STOP) {
      entry.put("onTruncate", schema.onTruncate().text());
    }
    schema.appendOnly().ifPresent(policy -> appendOnly(entry, policy));
    ObjectNode config = entry.putObject("config").put("publicSchemaType", "postgres");
    ArrayNode transformations = config.putArray("transformations");
    schema
        .transformations()
        .forEach(
            transformation ->
                transformations
                    .addObject()
                    .put("operation", transformation.operation().text())
                    .put("table", transformation.table())
                    .put("sql", transformation.sql()));
    return entry;
  }

  private static void appendOnly(ObjectNode entry, RowChangePolicy policy) {
    entry.put("appendOnly", true);
    if (policy != RowChangePolicy.STOP) {
      entry.put("onChange", policy.text());
    }
  }

  /** An element of {@code consumerSchemas}. */
  public static ObjectNode of(ConsumerSchema schema) {
    ObjectNode entry =
        JsonNodeFactory.instance
            .objectNode()
            .put("name", schema.name())
            .put("sourceManifestSlug", schema.source().manifest().value());
    entry
        .putObject("publicSchema")
        .put("name", schema.source().name())
        .put("majorVersion", schema.source().majorVersion());
    schema.definitionFile().ifPresent(file -> entry.put("definitionFile", file));
    if (schema.onError() != ErrorPolicy.STOP) {
      entry.put("onError", schema.onError().text());
    }
    ObjectNode config =
        entry
            .putObject("config")
            .put("consumerSchemaType", "postgres")
            .put("destinationDataStoreSlug", schema.destination().value())
            .put("sql", schema.sql());
    schema.deleteSql().ifPresent(sql -> config.put("deleteSql", sql));
    return entry;
  }
}
