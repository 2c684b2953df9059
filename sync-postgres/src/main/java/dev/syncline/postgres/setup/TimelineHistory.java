package dev.syncline.postgres.setup;

import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.Connection;
import dev.syncline.postgres.connect.Session;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where a server's history left its earlier timelines. The first has no history; each promotion
 * begins another one.
 *
 * @param ends the place at which each earlier timeline was left
 */
record TimelineHistory(Map<Integer, Lsn> ends) {
  TimelineHistory {
    ends = Map.copyOf(ends);
  }

  /**
   * Asks a server for the history of its timeline, which only a replication session may.
   *
   * @throws SQLException as the driver reports it; 58P01 if the server has lost the history
   */
  static TimelineHistory read(Connection source, int timeline) throws SQLException {
    try (java.sql.Connection session = Session.replication(source, "syncline history");
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
      row.next();
      return parse(new String(row.getBytes(2), StandardCharsets.UTF_8));
    }
  }

  /**
   * Reads a history file: a timeline, where it ended and why in each line, comments among them
   * (PostgreSQL, {@code src/backend/access/transam/timeline.c}).
   */
  static TimelineHistory parse(String file) {
    Map<Integer, Lsn> ends = new HashMap<>();
    for (String line : file.lines().map(String::strip).toList()) {
      if (!line.isEmpty() && !line.startsWith("#")) {
        String[] fields = line.split("\\s+");
        ends.put(Integer.parseInt(fields[0]), Lsn.parse(fields[1]));
      }
    }
    return new TimelineHistory(ends);
  }

  /** Where the history left that timeline; empty if it was never on it. */
  Optional<Lsn> leftAt(int timeline) {
    return Optional.ofNullable(ends.get(timeline));
  }
}
