package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.postgres.sink.internal.plan.StatementPlan.Effect;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.SetPlan;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The tables to which consumer schemas write, for a user who has to delete the rows.
 *
 * @param tables the tables they insert into, quoted for SQL, those written last first: children
 *     before their parents
 * @param unknown the consumer schemas that also write otherwise: a table that they update may
 *     contain rows that are not theirs
 */
public record WrittenTables(List<String> tables, Set<String> unknown) {
  private static final String NAME =
      "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ?";

  public WrittenTables {
    tables = List.copyOf(tables);
    unknown = Set.copyOf(unknown);
  }

  /** The tables to which some consumer schemas of a plan write. */
  public static WrittenTables of(Connection connection, SinkPlan plan, Set<String> subscriptions)
      throws SQLException {
    Set<String> tables = new LinkedHashSet<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (StatementPipeline lane : plan.lanes()) {
      if (!subscriptions.contains(lane.subscription())) {
        continue;
      }
      if (!(lane.plan() instanceof SetPlan set) || set.effect() == Effect.UPDATE) {
        unknown.add(lane.subscription());
      } else if (set.effect() == Effect.INSERT) {
        tables.add(name(connection, set.target()));
      }
    }
    List<String> lastFirst = new ArrayList<>(tables);
    Collections.reverse(lastFirst);
    return new WrittenTables(lastFirst, unknown);
  }

  private static String name(Connection connection, TargetTable table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(NAME)) {
      query.setLong(1, table.relation());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /** The steps that delete the rows. */
  public String deletion() {
    List<String> steps = new ArrayList<>();
    if (!tables.isEmpty()) {
      steps.add("for tables that only these consumer schemas fill:");
    }
    tables.forEach(table -> steps.add("DELETE FROM " + table + ";"));
    if (!unknown.isEmpty()) {
      steps.add(
          "delete the rows that "
              + unknown.stream().sorted().collect(Collectors.joining(", "))
              + " wrote,");
    }
    return String.join(" ", steps);
  }
}
