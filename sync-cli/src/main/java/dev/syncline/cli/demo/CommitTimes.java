package dev.syncline.cli.demo;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Commit-to-visible times, from what both servers recorded themselves: a row's commit time at the
 * source against the commit time of the row it became. Both servers share this machine's clock.
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

  /** Milliseconds for each account with a higher id that is there on both sides, by account. */
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

  /** The value that so many percent of the values do not exceed; 0 if there is none. */
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
