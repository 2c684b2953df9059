package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.session.Failure;
import dev.syncline.postgres.session.UserPath;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Lets the destination prepare and plan many statements in few round trips. If it refuses a
 * statement, that statement's whole group has no result here. The caller then checks each of the
 * group alone, which shows what is wrong with which.
 */
final class DescribedStatements {
  private static final int GROUP = 50;

  private static final String NAME = "syncline_check_";

  private static final String TYPES =
      """
      SELECT substr(p.name, 16)::int, format_type(t.oid, -1)
      FROM pg_prepared_statements p, unnest(p.parameter_types) WITH ORDINALITY AS t(oid, n)
      WHERE p.name LIKE 'syncline\\_check\\__%' ORDER BY 1, t.n
      """;

  /**
   * If the type exists, a parameter may be or contain an hstore, so each statement is checked
   * alone.
   */
  private static final String HSTORE_EXISTS =
      "SELECT EXISTS (SELECT FROM pg_type WHERE typname = 'hstore')";

  private final IdentityHashMap<ConsumerStatement, List<String>> types = new IdentityHashMap<>();

  /**
   * Describes the statements.
   *
   * @param connection a session in autocommit
   * @throws SQLException for a transient failure
   */
  static DescribedStatements of(Connection connection, List<ConsumerStatement> statements)
      throws SQLException {
    DescribedStatements described = new DescribedStatements();
    try (Statement jdbc = connection.createStatement()) {
      if (!hstoreExists(jdbc)) {
        for (int from = 0; from < statements.size(); from += GROUP) {
          described.describe(
              jdbc, statements.subList(from, Math.min(from + GROUP, statements.size())));
        }
      }
    }
    return described;
  }

  /**
   * The types of a statement's parameters, one for each name; empty if it has to be checked alone.
   */
  Optional<List<String>> types(ConsumerStatement statement) {
    return Optional.ofNullable(types.get(statement));
  }

  private static boolean hstoreExists(Statement jdbc) throws SQLException {
    try (ResultSet row = jdbc.executeQuery(HSTORE_EXISTS)) {
      row.next();
      return row.getBoolean(1);
    }
  }

  private void describe(Statement jdbc, List<ConsumerStatement> group) throws SQLException {
    try {
      jdbc.execute(UserPath.ENTER + prepare(group));
      Map<Integer, List<String>> found = types(jdbc);
      for (int number = 0; number < group.size(); number++) {
        types.put(group.get(number), found.getOrDefault(number, List.of()));
      }
    } catch (SQLException refused) {
      if (Failure.of(refused) == Failure.TRANSIENT) {
        throw refused;
      }
    } finally {
      deallocate(jdbc);
    }
  }

  private static String prepare(List<ConsumerStatement> group) {
    StringBuilder text = new StringBuilder();
    for (int number = 0; number < group.size(); number++) {
      NumberedSql sql = NumberedSql.sharing(group.get(number).template());
      int parameters = sql.numbers().stream().mapToInt(Integer::intValue).max().orElse(0);
      String nulls =
          parameters == 0
              ? ""
              : "(" + String.join(", ", Collections.nCopies(parameters, "NULL")) + ")";
      text.append("PREPARE ").append(NAME).append(number).append(" AS ").append(sql.text());
      text.append(";\nEXPLAIN EXECUTE ").append(NAME).append(number).append(nulls).append(";\n");
    }
    return text.toString();
  }

  private static Map<Integer, List<String>> types(Statement jdbc) throws SQLException {
    Map<Integer, List<String>> found = new HashMap<>();
    try (ResultSet row = jdbc.executeQuery(TYPES)) {
      while (row.next()) {
        found.computeIfAbsent(row.getInt(1), none -> new ArrayList<>()).add(row.getString(2));
      }
    }
    return found;
  }

  private static void deallocate(Statement jdbc) throws SQLException {
    List<String> names = new ArrayList<>();
    try (ResultSet row =
        jdbc.executeQuery(
            "SELECT name FROM pg_prepared_statements WHERE name LIKE 'syncline\\_check\\__%'")) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    if (!names.isEmpty()) {
      jdbc.execute(names.stream().map("DEALLOCATE "::concat).collect(Collectors.joining(";\n")));
    }
  }
}
