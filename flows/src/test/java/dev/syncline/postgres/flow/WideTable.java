package dev.syncline.postgres.flow;

import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** A table with a column of every type: {@code c0}, {@code c1} and so on. */
final class WideTable {
  static final String NAME = "wide";

  private final Map<String, TypeCase> columns = new LinkedHashMap<>();

  WideTable(List<TypeCase> types) {
    types.forEach(type -> columns.put("c" + columns.size(), type));
  }

  /** Some of its columns: what a public schema selects, and a copy at the destination keeps. */
  record Part(String name, String condition, Map<String, TypeCase> columns) {
    List<String> names() {
      List<String> names = new ArrayList<>(List.of("id", "n"));
      names.addAll(columns.keySet());
      return names;
    }

    PublicSchema published() {
      String sql =
          "SELECT %s FROM %s WHERE %s".formatted(String.join(", ", names()), NAME, condition);
      return Contracts.schema(
          name, names().toArray(String[]::new), Contracts.insertOrUpdate(NAME, sql));
    }

    /** A query for its rows, as JSON and value by value, by the id. */
    String rows(String table) {
      List<String> whole = new ArrayList<>(columns.keySet());
      whole.removeIf(column -> !columns.get(column).whole());
      return """
      SELECT row_to_json(j.*), w.*
      FROM (SELECT %s FROM %s) j JOIN (SELECT id, %s FROM %s) w USING (id) ORDER BY j.id
      """
          .formatted(String.join(", ", names()), table, String.join(", ", whole), table);
    }
  }

  /** All columns, by the query plan. */
  Part byQuery() {
    return new Part("by_query", "id = :id AND true", columns);
  }

  /** The columns that the row plan can carry. */
  Part byRow(Planning planning) {
    Map<String, TypeCase> carried = new LinkedHashMap<>();
    columns.forEach(
        (column, type) -> {
          Part alone = new Part("alone", "id = :id", Map.of(column, type));
          if (planning.load(alone.published()).rowPlan().isPresent()) {
            carried.put(column, type);
          }
        });
    return new Part("by_row", "id = :id", carried);
  }

  void create(TestDatabase source, String replicaIdentity) {
    createTable(source, NAME, columns);
    source.execute("ALTER TABLE wide REPLICA IDENTITY " + replicaIdentity);
    List<String> external = new ArrayList<>();
    columns.forEach(
        (column, type) ->
            type.large()
                .ifPresent(some -> external.add("ALTER " + column + " SET STORAGE EXTERNAL")));
    source.execute("ALTER TABLE wide " + String.join(", ", external));
  }

  static void createTable(TestDatabase database, String name, Map<String, TypeCase> columns) {
    String definition =
        columns.entrySet().stream()
            .map(column -> ", " + column.getKey() + " " + column.getValue().type())
            .collect(Collectors.joining());
    database.execute("CREATE TABLE " + name + " (id int PRIMARY KEY, n int" + definition + ")");
  }

  /** A row of each type's value of that number. */
  String insert(int id, int number, Random random) {
    return insert(
        id,
        columns.values().stream()
            .map(type -> type.value(number, random))
            .collect(Collectors.joining(", ")));
  }

  /** A row of values that are stored out of line. */
  String insertLarge(int id) {
    return insert(
        id,
        columns.values().stream()
            .map(type -> type.large().orElse("NULL"))
            .collect(Collectors.joining(", ")));
  }

  private static String insert(int id, String values) {
    return "INSERT INTO wide VALUES (" + id + ", 0, " + values + ")";
  }

  /** Gives every row the values of the next. */
  String rotate() {
    return """
    UPDATE wide SET (%1$s) = (SELECT %1$s FROM wide s WHERE s.id = next.id)
    FROM (SELECT id, lag(id, 1, (SELECT max(id) FROM wide)) OVER (ORDER BY id) AS before
          FROM wide) AS next
    WHERE wide.id = next.before
    """
        .formatted(String.join(", ", columns.keySet()));
  }
}
