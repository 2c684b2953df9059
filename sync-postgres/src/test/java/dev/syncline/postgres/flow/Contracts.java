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
