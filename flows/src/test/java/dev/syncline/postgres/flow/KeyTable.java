package dev.syncline.postgres.flow;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table whose primary key has a column of each of some types: {@code k0}, {@code k1} and so on.
 */
record KeyTable(String name, List<TypeCase> types, Random random) {
  static final String BY_QUERY = "_by_query";

  private static final int TWINS = 1000;

  void create(TestDatabase database, String suffix) {
    database.execute(
        "CREATE TABLE %s%s (n int, m int, %s, PRIMARY KEY (%s))"
            .formatted(
                name, suffix, each(i -> "k" + i + " " + types.get(i).type(), ", "), keys("")));
  }

  /**
   * By the row plan where the types have one, or by the query plan in any case.
   *
   * @param suffix {@link #BY_QUERY} or nothing
   */
  PublicSchema published(String suffix) {
    String sql =
        "SELECT %s, n, m FROM %s WHERE %s%s"
            .formatted(
                keys(""),
                name,
                each(i -> "k" + i + " = :k" + i, " AND "),
                suffix.isEmpty() ? "" : " AND true");
    List<String> key = IntStream.range(0, types.size()).mapToObj(i -> "k" + i).toList();
    List<String> columns = new ArrayList<>(key);
    columns.addAll(List.of("n", "m"));
    PublicSchema byFirst =
        Contracts.schema(
            name + suffix, columns.toArray(String[]::new), Contracts.insertOrUpdate(name, sql));
    return new PublicSchema(
        byFirst.name(),
        byFirst.dataStore(),
        byFirst.outputSchema(),
        byFirst.version(),
        key,
        byFirst.transformations(),
        byFirst.definitionFile());
  }

  ConsumerSchema consumed(String suffix) {
    String table = name + suffix;
    return Contracts.consumer(
        table,
        table,
        "INSERT INTO %s (%s, n, m) VALUES (%s, :n, :m) ON CONFLICT (%s) DO UPDATE SET n = :n, m = :m"
            .formatted(table, keys(""), keys(":"), keys("")),
        "DELETE FROM %s WHERE %s"
            .formatted(table, each(i -> "k" + i + " = :k" + i + cast(types.get(i)), " AND ")));
  }

  /** PostgreSQL compares a composite value like any row and a regclass like its number. */
  private static String cast(TypeCase type) {
    return type.type().matches("place|visit|spot|regclass") ? "::" + type.type() : "";
  }

  /** A query for the rows, as JSON and value by value. */
  String rows(String suffix) {
    String whole = each(i -> types.get(i).whole() ? ", j.k" + i : "", "");
    return "SELECT row_to_json(j.*)%s FROM (SELECT n, m, %s FROM %s%s) j ORDER BY n"
        .formatted(whole, keys(""), name, suffix);
  }

  List<String> firstRows() {
    return inserts(0, types.stream().mapToInt(type -> type.values().size()).max().orElse(0));
  }

  List<String> moreRows() {
    List<String> inserts = new ArrayList<>(inserts(100, 12));
    inserts.add(insert(TWINS, i -> twin(types.get(i), 0)));
    return inserts;
  }

  private List<String> inserts(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(row -> insert(row, i -> types.get(i).value(row - first, random)))
        .toList();
  }

  private String insert(int n, IntFunction<String> value) {
    return "INSERT INTO %s (n, m, %s) VALUES (%d, 0, %s) ON CONFLICT DO NOTHING"
        .formatted(name, keys(""), n, each(value, ", "));
  }

  private static String twin(TypeCase type, int which) {
    return type.key().twins().isEmpty()
        ? type.literal(type.values().get(0))
        : type.literal(type.key().twins().get(0).get(which));
  }

  List<String> updates() {
    return List.of("UPDATE " + name + " SET m = 1");
  }

  /** Changes a key to one that is equal to it and has another text. */
  List<String> twins() {
    return List.of(
        "UPDATE %s SET m = 2, %s WHERE n = %d"
            .formatted(name, each(i -> "k" + i + " = " + twin(types.get(i), 1), ", "), TWINS));
  }

  /** Removes one row and gives its key to another, at once. */
  List<String> moves() {
    return List.of(
        ("WITH gone AS (DELETE FROM %1$s WHERE n = (SELECT min(n) FROM %1$s) RETURNING *)"
                + " UPDATE %1$s SET m = 3, %2$s FROM gone WHERE %1$s.n = (SELECT max(n) FROM %1$s)")
            .formatted(name, each(i -> "k" + i + " = gone.k" + i, ", ")));
  }

  List<String> deletes() {
    return List.of("DELETE FROM " + name + " WHERE n % 2 = 0");
  }

  private String keys(String prefix) {
    return each(i -> prefix + "k" + i, ", ");
  }

  private String each(IntFunction<String> part, String separator) {
    return IntStream.range(0, types.size()).mapToObj(part).collect(Collectors.joining(separator));
  }
}
