package dev.syncline.postgres.flow;

import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.testkit.TestDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** A table whose primary key has one of the types. */
record KeyTable(String name, TypeCase type, Random random) {
  static final String BY_QUERY = "_by_query";
  private static final String[] COLUMNS = {"k", "n", "m"};

  void create(TestDatabase database, String suffix) {
    database.execute(
        "CREATE TABLE " + name + suffix + " (k " + type.type() + " PRIMARY KEY, n int, m int)");
  }

  /**
   * By the row plan where the type has one, or by the query plan in any case.
   *
   * @param suffix {@link #BY_QUERY} or nothing
   */
  PublicSchema published(String suffix) {
    String sql =
        "SELECT k, n, m FROM %s WHERE k = :k%s".formatted(name, suffix.isEmpty() ? "" : " AND true");
    return Contracts.schema(name + suffix, COLUMNS, Contracts.insertOrUpdate(name, sql));
  }

  ConsumerSchema consumed(String suffix) {
    ConsumerSchema copy = Contracts.copy(name + suffix, name + suffix, COLUMNS);
    // PostgreSQL compares a composite value like any row and a regclass like its number, so that
    // the type has to be said.
    return type.type().matches("place|visit|spot|regclass")
        ? Contracts.consumer(
            copy.name(),
            copy.source().name(),
            copy.sql(),
            "DELETE FROM %s WHERE k = :k::%s".formatted(name + suffix, type.type()))
        : copy;
  }

  /** A query for the rows, with the key as JSON and as text. They begin with table and type. */
  String rows(String suffix) {
    String text = type.whole() ? "format('%s', k)" : "''";
    return "SELECT '%s %s' AS t, n, m, to_json(k)::text, %s FROM %s%s"
        .formatted(name, type.type().replace("'", "''"), text, name, suffix);
  }

  List<String> firstRows() {
    return inserts(0, type.values().size());
  }

  List<String> moreRows() {
    List<String> inserts = new ArrayList<>(inserts(100, 12));
    for (int pair = 0; pair < type.key().twins().size(); pair++) {
      String one = type.literal(type.key().twins().get(pair).get(0));
      inserts.add("DELETE FROM %s WHERE k = %s".formatted(name, one));
      inserts.add("INSERT INTO %s VALUES (%s, %d, 0)".formatted(name, one, 1000 + pair));
    }
    return inserts;
  }

  private List<String> inserts(int first, int count) {
    return IntStream.range(0, count)
        .mapToObj(
            row ->
                "INSERT INTO %s VALUES (%s, %d, 0) ON CONFLICT DO NOTHING"
                    .formatted(name, type.value(first + row, random), first + row))
        .toList();
  }

  List<String> updates() {
    return List.of("UPDATE " + name + " SET m = 1");
  }

  /** Changes keys to such as are equal to them and have another text. */
  List<String> twins() {
    return IntStream.range(0, type.key().twins().size())
        .mapToObj(
            pair ->
                "UPDATE %s SET k = %s, m = 2 WHERE n = %d"
                    .formatted(name, type.literal(type.key().twins().get(pair).get(1)), 1000 + pair))
        .toList();
  }

  /** Removes one row and gives its key to another, at once. */
  List<String> moves() {
    return List.of(
        ("WITH gone AS (DELETE FROM %1$s WHERE n = (SELECT min(n) FROM %1$s) RETURNING k)"
                + " UPDATE %1$s SET k = gone.k, m = 3 FROM gone WHERE n = (SELECT max(n) FROM %1$s)")
            .formatted(name));
  }

  List<String> deletes() {
    return List.of("DELETE FROM " + name + " WHERE n % 2 = 0");
  }
}
