package dev.syncline.postgres.flow;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Transformation;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A public schema of {@code items} with the key {@code id} and a value {@code v}.
 *
 * @param name its table at the destination
 * @param sql of inserts and updates
 * @param deleteSql of deletes, empty for none
 */
record KeySql(String name, String sql, String deleteSql) {
  private static final Pattern PLACEHOLDER = Pattern.compile("(?<!:):([a-z]+)");

  PublicSchema published() {
    List<Transformation> transformations = new ArrayList<>(Contracts.insertOrUpdate("items", sql));
    if (!deleteSql.isEmpty()) {
      transformations.add(new Transformation(Operation.DELETE, "items", deleteSql));
    }
    return Contracts.schema(name, new String[] {"id", "v"}, transformations);
  }

  String table() {
    return "CREATE TABLE " + name + " (id text PRIMARY KEY, v text)";
  }

  ConsumerSchema consumed() {
    return Contracts.consumer(
        name,
        name,
        "INSERT INTO "
            + name
            + " VALUES (:id::text, :v::text) ON CONFLICT (id) DO UPDATE SET v = :v::text",
        "DELETE FROM " + name + " WHERE id = :id::text");
  }

  /** What it gives for all rows there are. */
  String expected() {
    return "SELECT DISTINCT o.id #>> '{}', o.v FROM items AS \"changed row\" CROSS JOIN LATERAL"
        + " (SELECT to_jsonb(p.id), p.v::text FROM ("
        + PLACEHOLDER.matcher(sql).replaceAll("\"changed row\".$1")
        + ") AS p) AS o(id, v) ORDER BY 1, 2";
  }

  String arrived() {
    return "SELECT id, v FROM " + name + " ORDER BY 1, 2";
  }
}
