package dev.syncline.bench.peer;

import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.DatabaseException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The time between the commits of a row at two servers of one machine, from the commit times that
 * both keep. A commit's time is taken just before it is flushed, on both sides.
 */
final class CommitDelays {
  /** When the transaction that wrote a row was committed. */
  static final String COMMITTED = "pg_xact_commit_timestamp(xmin)";

  private static final String TIMES =
      "SELECT id, (extract(epoch FROM %s) * 1000000)::bigint FROM %s WHERE id BETWEEN %d AND %d";

  private CommitDelays() {}

  /**
   * Milliseconds from the commit at the source to the arrival: one for each row of the range that
   * both have, in no order.
   *
   * @param arrival SQL that tells when a row came to the destination
   */
  static double[] between(
      Database source, Database destination, String arrival, String table, long first, long last) {
    Map<Long, Long> committed = times(source, TIMES.formatted(COMMITTED, table, first, last));
    String arrivals = TIMES.formatted(arrival, table, first, last);
    Map<Long, Long> arrived = times(destination, arrivals);
    return committed.entrySet().stream()
        .flatMap(row -> Stream.ofNullable(arrived.get(row.getKey())).map(at -> at - row.getValue()))
        .mapToDouble(micros -> micros / 1000.0)
        .toArray();
  }

  private static Map<Long, Long> times(Database database, String query) {
    Map<Long, Long> times = new HashMap<>();
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        times.put(result.getLong(1), result.getLong(2));
      }
      return times;
    } catch (SQLException cause) {
      throw new DatabaseException(cause.getMessage(), cause);
    }
  }
}
