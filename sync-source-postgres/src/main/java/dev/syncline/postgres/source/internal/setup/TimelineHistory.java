package dev.syncline.postgres.source.internal.setup;

import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.postgres.session.Session;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The positions at which a server left its earlier timelines. The first timeline has no history;
 * each promotion begins another timeline.
 *
 * @param ends the position at which each earlier timeline was left
 */
record TimelineHistory(Map<Integer, Lsn> ends) {
  TimelineHistory {
    ends = Map.copyOf(ends);
  }

  /**
   * Reads the history of a server's timeline, which requires a replication session.
   *
   * @throws SQLException as the driver reports it; 58P01 if the server has lost the history
   */
  static TimelineHistory read(ConnectionSettings source, int timeline) throws SQLException {
    try (Connection session = Session.replication(source, "syncline history");
        Statement statement = session.createStatement();
        ResultSet row = statement.executeQuery("TIMELINE_HISTORY " + timeline)) {
      row.next();
      return parse(new String(row.getBytes(2), StandardCharsets.UTF_8));
    }
  }

  /**
   * Parses a history file: each line has a timeline, its end and the reason, or is a comment
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

  /** The position at which the server left that timeline; empty if it was never on it. */
  Optional<Lsn> leftAt(int timeline) {
    return Optional.ofNullable(ends.get(timeline));
  }
}
