package dev.syncline.postgres.flow;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.schema.TruncatePolicy;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Contracts as short as a test wants to write them. */
final class Contracts {
  static final Slug PUBLISHER = new Slug("publisher");
  static final Slug CONSUMER = new Slug("consumer");
  static final Slug SOURCE = new Slug("db-source");
  static final Slug DESTINATION = new Slug("db-destination");

  private Contracts() {}

  /** The columns of one table, keyed by its primary key. */
  static PublicSchema table(String table, String... columns) {
    String sql =
        "SELECT "
            + String.join(", ", columns)
            + " FROM "
            + table
            + " WHERE "
            + columns[0]
            + " = :"
            + columns[0];
    return schema(table, columns, insertOrUpdate(table, sql));
  }

  static PublicSchema schema(String name, String[] columns, List<Transformation> transformations) {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    Arrays.stream(columns)
        .forEach(column -> properties.set(column, JsonNodeFactory.instance.objectNode()));
    ObjectNode shape = JsonNodeFactory.instance.objectNode().put("type", "object");
    shape.set("properties", properties);
    return new PublicSchema(
        name,
        SOURCE,
        new OutputSchema(shape),
        new SchemaVersion(1, 0),
        List.of(columns[0]),
        transformations,
        Optional.empty());
  }

  /** The same with what happens to a row that breaks it. */
  static PublicSchema with(ErrorPolicy onError, PublicSchema schema) {
    return with(onError, schema.onTruncate(), schema);
  }

  /** The same with what happens when its table is truncated. */
  static PublicSchema with(TruncatePolicy onTruncate, PublicSchema schema) {
    return with(schema.onError(), onTruncate, schema);
  }

  private static PublicSchema with(
      ErrorPolicy onError, TruncatePolicy onTruncate, PublicSchema schema) {
    return new PublicSchema(
        schema.name(),
        schema.dataStore(),
        schema.outputSchema(),
        schema.version(),
        schema.key(),
        schema.transformations(),
        onError,
        onTruncate,
        schema.definitionFile());
  }

  /** The same with another shape of its rows. */
  static PublicSchema with(OutputSchema shape, PublicSchema schema) {
    return new PublicSchema(
        schema.name(),
        schema.dataStore(),
        shape,
        schema.version(),
        schema.key(),
        schema.transformations(),
        schema.onError(),
        schema.onTruncate(),
        schema.definitionFile());
  }

  /** The same with what happens to an event that the destination refuses. */
  static ConsumerSchema with(ErrorPolicy onError, ConsumerSchema schema) {
    return new ConsumerSchema(
        schema.name(),
        schema.source(),
        schema.destination(),
        schema.sql(),
        schema.deleteSql(),
        onError,
        schema.definitionFile());
  }

  static List<Transformation> insertOrUpdate(String table, String sql) {
    return List.of(
        new Transformation(Operation.INSERT, table, sql),
        new Transformation(Operation.UPDATE, table, sql));
  }

  /** Keeps a copy of a public schema in a table of the same columns. */
  static ConsumerSchema copy(String publicSchema, String table, String... columns) {
    StringBuilder sets = new StringBuilder();
    for (int index = 1; index < columns.length; index++) {
      sets.append(index == 1 ? "" : ", ")
          .append(columns[index])
          .append(" = excluded.")
          .append(columns[index]);
    }
    String values =
        Arrays.stream(columns).map(":"::concat).reduce((a, b) -> a + ", " + b).orElseThrow();
    return consumer(
        publicSchema + "-to-" + table,
        publicSchema,
        "INSERT INTO "
            + table
            + " ("
            + String.join(", ", columns)
            + ") VALUES ("
            + values
            + ") ON CONFLICT ("
            + columns[0]
            + ") DO UPDATE SET "
            + sets,
        "DELETE FROM " + table + " WHERE " + columns[0] + " = :" + columns[0]);
  }

  static ConsumerSchema consumer(String name, String publicSchema, String sql, String deleteSql) {
    return new ConsumerSchema(
        name,
        new PublicSchemaReference(PUBLISHER, publicSchema, 1),
        DESTINATION,
        sql,
        Optional.ofNullable(deleteSql),
        ErrorPolicy.STOP,
        Optional.empty());
  }
}
