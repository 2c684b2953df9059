package dev.syncline.bench.workload;

import dev.syncline.bench.server.Database;
import dev.syncline.bench.server.DatabaseException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes of every kind to the rows of a table, at a steady rate until it is closed: updates, a hot
 * row, a change to and fro, a delete with an insert of the same key, new rows that go again.
 */
final class MixedWrites implements AutoCloseable {
  /** A prime, so that neighbours in time are not neighbours in the table. */
  private static final long STRIDE = 7919;

  private static final long KEPT = 1000;
  private static final String CHANGE =
      "UPDATE item SET amount = amount + 1, name = 'changed ' || ? WHERE id = ?";
  private static final String DELETE = "DELETE FROM item WHERE id = ?";
  private static final String INSERT =
      "INSERT INTO item VALUES (?, 'new', 1, now()) ON CONFLICT DO NOTHING";

  private final Database database;
  private final long rows;
  private final int perSecond;
  private final AtomicBoolean ended = new AtomicBoolean();
  private final AtomicLong written = new AtomicLong();
  private final AtomicReference<SQLException> failure = new AtomicReference<>();
  private final Thread thread = new Thread(this::write, "mixed writes");

  /**
   * @param rows how many rows there are, numbered from 1; rows whose number is 7 more than a
   *     multiple of 1,000 are left alone
   * @param perSecond how many of these works are done per second
   */
  MixedWrites(Database database, long rows, int perSecond) {
    this.database = database;
    this.rows = rows;
    this.perSecond = perSecond;
  }

  MixedWrites start() {
    thread.start();
    return this;
  }

  /** How many works are done. */
  long written() {
    return written.get();
  }

  private void write() {
    long start = System.nanoTime();
    try (Connection connection = database.connect();
        PreparedStatement change = connection.prepareStatement(CHANGE);
        PreparedStatement delete = connection.prepareStatement(DELETE);
        PreparedStatement insert = connection.prepareStatement(INSERT)) {
      for (long n = 0; !ended.get(); n++) {
        await(start + n * 1_000_000_000L / perSecond);
        long id = 1 + n * STRIDE % rows;
        if (id % 1000 != 7) {
          write(n, id, change, delete, insert);
        }
        written.incrementAndGet();
      }
    } catch (SQLException cause) {
      failure.set(cause);
    }
  }

  private void write(
      long n, long id, PreparedStatement change, PreparedStatement delete, PreparedStatement insert)
      throws SQLException {
    switch ((int) (n % 10)) {
      case 0 -> run(change, n, 1);
      case 1 -> {
        run(change, n, id);
        run(change, n - 1, id);
      }
      case 2 -> {
        run(delete, id);
        run(insert, id);
      }
      case 3 -> {
        run(insert, rows + n);
        run(delete, rows + n - 10 * KEPT);
      }
      default -> run(change, n, id);
    }
  }

  private static void run(PreparedStatement statement, long... values) throws SQLException {
    for (int place = 0; place < values.length; place++) {
      statement.setLong(place + 1, values[place]);
    }
    statement.executeUpdate();
  }

  private static void await(long instant) {
    long wait = instant - System.nanoTime();
    while (wait > 0) {
      LockSupport.parkNanos(wait);
      wait = instant - System.nanoTime();
    }
  }

  /**
   * Ends the writes.
   *
   * @throws DatabaseException if one of them failed
   */
  @Override
  public void close() {
    ended.set(true);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    SQLException cause = failure.get();
    if (cause != null) {
      throw new DatabaseException(cause.getMessage(), cause);
    }
  }
}
