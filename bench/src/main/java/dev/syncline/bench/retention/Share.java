package dev.syncline.bench.retention;

import dev.syncline.bench.process.ProcessUsage;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.DatabaseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What a server's sessions cost, by what they do. Looks at them several times a second, so it
 * misses the last moment of each: compaction's sessions live for one fold, which takes longer.
 */
final class Share implements AutoCloseable {
  private static final long LOOK_MILLIS = 100;
  private static final String SESSIONS =
      """
      SELECT pid, CASE WHEN application_name = 'syncline retention' THEN 'COMPACTION'
                       WHEN backend_type = 'autovacuum worker' THEN 'VACUUM' ELSE 'OTHER' END,
             coalesce((pg_stat_get_backend_wal(pid)).wal_bytes, 0)::bigint
        FROM pg_stat_activity WHERE backend_type IN ('client backend', 'autovacuum worker')
      """;

  /** What a session does. */
  enum Work {
    COMPACTION,
    VACUUM,
    OTHER
  }

  /**
   * Costs.
   *
   * @param cpuSeconds processor time
   * @param walBytes write-ahead log
   * @param diskBytes what was read from and written to storage, through the kernel's cache
   */
  record Cost(double cpuSeconds, long walBytes, long diskBytes) {
    static final Cost NONE = new Cost(0, 0, 0);

    Cost plus(Cost other) {
      return new Cost(
          cpuSeconds + other.cpuSeconds, walBytes + other.walBytes, diskBytes + other.diskBytes);
    }

    /** The later of two looks: a session that has just ended shows nothing. */
    Cost larger(Cost other) {
      return new Cost(
          Math.max(cpuSeconds, other.cpuSeconds),
          Math.max(walBytes, other.walBytes),
          Math.max(diskBytes, other.diskBytes));
    }
  }

  private final Connection connection;
  private final Map<Long, Cost> sessions = new HashMap<>();
  private final Map<Long, Work> works = new HashMap<>();
  private final Thread thread;
  private volatile boolean over;

  Share(Database database) {
    connection = database.connect();
    thread = new Thread(this::run, "share");
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    while (!over) {
      look();
      try {
        Thread.sleep(LOOK_MILLIS);
      } catch (InterruptedException stopped) {
        return;
      }
    }
  }

  private synchronized void look() {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(SESSIONS)) {
      while (row.next()) {
        long process = row.getLong(1);
        works.put(process, Work.valueOf(row.getString(2)));
        Cost now =
            new Cost(ProcessUsage.of(List.of(process)).cpuSeconds(), row.getLong(3), disk(process));
        sessions.merge(process, now, Cost::larger);
      }
    } catch (SQLException cause) {
      throw new DatabaseException(cause.getMessage(), cause);
    }
  }

  /** The {@code read_bytes} and {@code write_bytes} lines of {@code /proc/[pid]/io}. */
  private static long disk(long process) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process), "io")).stream()
          .filter(line -> line.startsWith("read_bytes") || line.startsWith("write_bytes"))
          .mapToLong(line -> Long.parseLong(line.substring(line.indexOf(':') + 1).strip()))
          .sum();
    } catch (IOException ended) {
      return 0;
    }
  }

  /** The costs so far, by work. */
  synchronized Map<Work, Cost> soFar() {
    Map<Work, Cost> costs = new EnumMap<>(Work.class);
    for (Work work : Work.values()) {
      costs.put(work, Cost.NONE);
    }
    sessions.forEach((process, cost) -> costs.merge(works.get(process), cost, Cost::plus));
    return costs;
  }

  @Override
  public void close() {
    over = true;
    thread.interrupt();
    try {
      thread.join();
      connection.close();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (SQLException alreadyLost) {
      // The server ends with the round.
    }
  }
}
