package dev.syncline.faults.scene;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One public schema and one consumer schema of it.
 *
 * @param name of the public schema
 * @param major version of the public schema
 * @param consumer name of the consumer schema
 * @param columns the output's properties, the key first
 * @param transformations SQL by the source table whose changes it is for
 * @param sql the consumer's, for inserts and updates
 * @param deleteSql the consumer's, for deletes
 */
record Contract(
    String name,
    int major,
    String consumer,
    List<String> columns,
    Map<String, String> transformations,
    String sql,
    String deleteSql) {
  /** Those of one version. */
  private static final List<Contract> STEADY =
      List.of(
          copy("tokens", "id", "n"),
          copy("accounts", "id", "balance", "version"),
          copy("savings", "id", "balance", "version"),
          copy("items", "id", "version", "note", "large"),
          wealth());

  /**
   * Every contract of a scene. The journal's is last, as its entry is in a transaction.
   *
   * @param majors the versions of {@code deposits}
   */
  static List<Contract> all(List<Integer> majors) {
    List<Contract> all = new ArrayList<>(STEADY);
    majors.forEach(major -> all.add(deposits(major)));
    all.add(counting());
    return all;
  }

  /** What a contract that is named like its table shows, as SQL. */
  static String columnsOf(String table) {
    return STEADY.stream()
        .filter(contract -> contract.name().equals(table))
        .findFirst()
        .map(contract -> String.join(", ", contract.columns()))
        .orElseThrow();
  }

  /** Items for a consumer that is added late, which keeps them in a table of its own. */
  static Contract lateItems() {
    Contract items = copy("items", "id", "version", "note", "large");
    return new Contract(
        items.name(),
        items.major(),
        "late-items",
        items.columns(),
        items.transformations(),
        items.sql().replace("INTO items", "INTO late_items"),
        items.deleteSql().replace("FROM items", "FROM late_items"));
  }

  /** The columns of one table, kept in a table of the same name. */
  private static Contract copy(String table, String... columns) {
    String list = String.join(", ", columns);
    String values = Arrays.stream(columns).map(":"::concat).collect(Collectors.joining(", "));
    String sets =
        Arrays.stream(columns)
            .skip(1)
            .map(column -> column + " = excluded." + column)
            .collect(Collectors.joining(", "));
    return new Contract(
        table,
        1,
        table,
        List.of(columns),
        Map.of(table, "SELECT " + list + " FROM " + table + " WHERE id = :id"),
        "INSERT INTO %s (%s) VALUES (%s) ON CONFLICT (id) DO UPDATE SET %s"
            .formatted(table, list, values, sets),
        "DELETE FROM " + table + " WHERE id = :id");
  }

  /** Two tables joined, which only a look-up at the source can tell. */
  private static Contract wealth() {
    String sql =
        "SELECT a.id, a.balance + s.balance AS total FROM accounts a JOIN savings s ON s.id = a.id"
            + " WHERE a.id = :id";
    return new Contract(
        "wealth",
        1,
        "wealth",
        List.of("id", "total"),
        Map.of("accounts", sql, "savings", sql),
        "INSERT INTO wealth (id, total) VALUES (:id, :total)"
            + " ON CONFLICT (id) DO UPDATE SET total = excluded.total",
        "DELETE FROM wealth WHERE id = :id");
  }

  /**
   * What savings are worth. Each major version names the balance differently, so that no consumer
   * can read two of them, and each has a table of its own at the destination.
   */
  private static Contract deposits(int major) {
    String worth = major % 2 == 0 ? "amount" : "balance";
    String table = "deposits_" + major;
    return new Contract(
        "deposits",
        major,
        "deposits-" + major,
        List.of("id", worth),
        Map.of(
            "savings",
            major % 2 == 0
                ? "SELECT id, balance AS amount FROM savings WHERE id = :id"
                : "SELECT id, balance FROM savings WHERE id = :id"),
        ("INSERT INTO %s (id, balance) VALUES (:id, :%s)"
                + " ON CONFLICT (id) DO UPDATE SET balance = excluded.balance")
            .formatted(table, worth),
        "DELETE FROM " + table + " WHERE id = :id");
  }

  /** Counts, so that an event lost or applied twice shows for good. */
  private static Contract counting() {
    return new Contract(
        "journal",
        1,
        "journal",
        List.of("id", "writer"),
        Map.of("journal", "SELECT id, writer FROM journal WHERE id = :id"),
        "UPDATE counted SET n = n + 1 WHERE writer = :writer",
        "UPDATE counted SET n = n - 1 WHERE writer = :id / 1000000000");
  }
}
