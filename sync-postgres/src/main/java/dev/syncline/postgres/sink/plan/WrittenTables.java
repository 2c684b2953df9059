package dev.syncline.postgres.sink.plan;

import dev.syncline.postgres.sink.plan.StatementPlan.SetPlan;
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
 * Where consumer schemas put their rows, for a person who has to take them out.
 *
 * @param tables ready to stand in SQL, those written last first: children before their parents
 * @param unknown the consumer schemas of which that cannot be told
 */
public record WrittenTables(List<String> tables, Set<String> unknown) {
  private static final String NAME =
      "SELECT format('%I.%I', n.nspname, c.relname) FROM pg_class c"
          + " JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.oid = ?";

  public WrittenTables {
    tables = List.copyOf(tables);
    unknown = Set.copyOf(unknown);
  }

  /** The tables that some consumer schemas of a plan write to. */
  public static WrittenTables of(Connection connection, SinkPlan plan, Set<String> subscriptions)
      throws SQLException {
    Set<String> tables = new LinkedHashSet<>();
    Set<String> unknown = new LinkedHashSet<>();
    for (Lane lane : plan.lanes()) {
      if (!subscriptions.contains(lane.subscription())) {
        continue;
      }
      if (lane.plan() instanceof SetPlan set) {
        tables.add(name(connection, set.target()));
      } else {
        unknown.add(lane.subscription());
      }
    }
    List<String> lastFirst = new ArrayList<>(tables);
    Collections.reverse(lastFirst);
    return new WrittenTables(lastFirst, unknown);
  }

  private static String name(Connection connection, TargetTable table) throws SQLException {
    try (PreparedStatement query = connection.prepareStatement(NAME)) {
      query.setLong(1, table.oid());
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getString(1);
      }
    }
  }

  /** What to do to be rid of the rows. */
  public String deletion() {
    String statements =
        tables.stream().map(table -> "DELETE FROM " + table + ";").collect(Collectors.joining(" "));
    String others =
        unknown.isEmpty() ? "" : "delete the rows that " + String.join(", ", unknown) + " wrote,";
    return String.join(" ", List.of(statements, others)).strip();
  }
}
