package dev.syncline.faults.check;

import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * C2: money moved between two tables is never seen on its way. Reads their sum at the destination
 * all the time, each time in one snapshot, as long as it is open; and whether deposits, another
 * public schema of the table of savings, are worth the same then. All three are always together:
 * they are paused together, and replays and majors that catch up are of others.
 */
public final class Atomicity implements Checker, AutoCloseable {
  private static final String NAME = "C2 atomicity";
  private static final String SUM =
      "SELECT (SELECT sum(balance) FROM accounts) + (SELECT sum(balance) FROM savings),"
          + " (SELECT count(*) FROM deposits d FULL JOIN savings s USING (id)"
          + " WHERE d.balance IS DISTINCT FROM s.balance)";
  private static final int REST_MILLIS = 3;
  private static final int RECONNECT_MILLIS = 20;

  private final TestDatabase destination;
  private final long expected;
  private final AtomicLong reads = new AtomicLong();
  private final List<String> torn = new ArrayList<>();
  private final Thread reader = new Thread(this::read, "sums");

  /**
   * Begins to read.
   *
   * @param destination has all accounts and savings already
   * @param expected their sum
   */
  public Atomicity(TestDatabase destination, long expected) {
    this.destination = destination;
    this.expected = expected;
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public String name() {
    return NAME;
  }

  /** How often the sum was read. */
  public long reads() {
    return reads.get();
  }

  /** What was torn since it was last asked. */
  @Override
  public synchronized List<Finding> check() {
    List<Finding> findings =
        Finding.of(
            Finding.Kind.TORN,
            NAME,
            "sums that are not " + expected + ", or rows apart",
            List.copyOf(torn));
    torn.clear();
    return findings;
  }

  private void read() {
    try {
      while (!Thread.interrupted()) {
        readUntilLost();
        Thread.sleep(RECONNECT_MILLIS);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    }
  }

  private void readUntilLost() throws InterruptedException {
    try (Connection connection = destination.connect();
        PreparedStatement sum = connection.prepareStatement(SUM)) {
      while (true) {
        try (ResultSet row = sum.executeQuery()) {
          row.next();
          seen(row.getLong(1), row.getLong(2));
        }
        Thread.sleep(REST_MILLIS);
      }
    } catch (SQLException lost) {
      // The destination is away for a while.
    }
  }

  private synchronized void seen(long sum, long apart) {
    reads.incrementAndGet();
    if (sum != expected) {
      torn.add(Long.toString(sum));
    }
    if (apart > 0) {
      torn.add(apart + " deposits that are not their savings");
    }
  }

  @Override
  public void close() {
    reader.interrupt();
    try {
      reader.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
