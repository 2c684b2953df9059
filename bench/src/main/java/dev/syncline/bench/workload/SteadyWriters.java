package dev.syncline.bench.workload;

import dev.syncline.bench.flow.Table;
import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * Connections that commit on a fixed schedule. One that is late does not skip, so that the rate
 * holds on average.
 */
final class SteadyWriters {
  private final Database database;
  private final Table table;
  private final int writers;
  private final int transactionsPerSecond;
  private final int rows;

  SteadyWriters(Database database, Table table, int writers, int transactionsPerSecond, int rows) {
    this.database = database;
    this.table = table;
    this.writers = writers;
    this.transactionsPerSecond = transactionsPerSecond;
    this.rows = rows;
  }

  /**
   * Writes for a while.
   *
   * @param first the first row's number; the others follow without a gap
   * @return the last row's number
   */
  long write(long first, Duration duration) {
    long transactions = duration.toMillis() * transactionsPerSecond / 1000;
    long start = System.nanoTime();
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Callable<Void>> work =
          IntStream.range(0, writers)
              .<Callable<Void>>mapToObj(
                  writer ->
                      () -> {
                        write(first, writer, transactions, start);
                        return null;
                      })
              .toList();
      for (Future<Void> future : threads.invokeAll(work)) {
        future.get();
      }
    } catch (InterruptedException | ExecutionException failure) {
      throw new IllegalStateException("a writer failed", failure);
    } finally {
      threads.shutdownNow();
    }
    return first + transactions * rows - 1;
  }

  private void write(long first, int writer, long transactions, long start) {
    try (Connection connection = database.connect();
        PreparedStatement insert = connection.prepareStatement(table.insert("?", "?"))) {
      for (long transaction = writer; transaction < transactions; transaction += writers) {
        await(start + transaction * 1_000_000_000L / transactionsPerSecond);
        insert.setLong(1, first + transaction * rows);
        insert.setLong(2, first + (transaction + 1) * rows - 1);
        insert.executeUpdate();
      }
    } catch (SQLException cause) {
      throw new DatabaseException(cause.getMessage(), cause);
    }
  }

  private static void await(long instant) {
    long wait = instant - System.nanoTime();
    while (wait > 0) {
      LockSupport.parkNanos(wait);
      wait = instant - System.nanoTime();
    }
  }
}
