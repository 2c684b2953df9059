package dev.syncline.cli.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Measures commit-to-visible times with the commit timestamps of both servers: that of a row at the
 * source and that of the resulting row at the destination. Both servers use this machine's clock.
 */
final class CommitTimes {
  private static final String COMMITTED =
      "SELECT id, (extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1e6)::bigint FROM %s"
          + " WHERE id > ?";

  private final DemoDatabase source;
  private final DemoDatabase destination;

  CommitTimes(DemoDatabase source, DemoDatabase destination) {
    this.source = source;
    this.destination = destination;
  }

  /** The milliseconds for each account with a higher id that exists on both sides, by account. */
  Map<Long, Double> since(long afterId) {
    Map<Long, Long> written = committed(source, "accounts", afterId);
    Map<Long, Long> arrived = committed(destination, "destination_accounts", afterId);
    Map<Long, Double> milliseconds = new HashMap<>();
    arrived.forEach(
        (id, at) -> {
          if (written.containsKey(id)) {
            milliseconds.put(id, (at - written.get(id)) / 1000.0);
          }
        });
    return milliseconds;
  }

  /** The value that this percentage of the values does not exceed; 0 if there are no values. */
  static double percentile(Iterable<Double> values, double percent) {
    List<Double> sorted = new ArrayList<>();
    values.forEach(sorted::add);
    sorted.sort(null);
    if (sorted.isEmpty()) {
      return 0;
    }
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }

  private static Map<Long, Long> committed(DemoDatabase database, String table, long afterId) {
    Map<Long, Long> times = new HashMap<>();
    database
        .rows(COMMITTED.formatted(table), afterId)
        .forEach(row -> times.put(Long.valueOf(row.get(0)), Long.valueOf(row.get(1))));
    return times;
  }
}
