package dev.syncline.postgres.flow;

import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;

/** Threads that write until they are closed, each with a seed of its own. */
final class Writers implements AutoCloseable {
  /** One transaction of a writer; the caller commits. */
  interface Work {
    void run(Statement statement, Random random) throws SQLException;
  }

  private final List<Thread> threads = new ArrayList<>();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();
  private volatile boolean stop;

  Writers(TestDatabase database, int writers, Work work) {
    for (int seed = 0; seed < writers; seed++) {
      Random random = new Random(seed);
      Thread thread = new Thread(() -> write(database, work, random), "writer " + seed);
      threads.add(thread);
      thread.start();
    }
  }

  private void write(TestDatabase database, Work work, Random random) {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      while (!stop) {
        try {
          work.run(statement, random);
          connection.commit();
        } catch (SQLException conflict) {
          connection.rollback();
          if (!conflict.getSQLState().startsWith("40")
              && !conflict.getSQLState().startsWith("23")) {
            throw conflict;
          }
        }
      }
    } catch (SQLException | RuntimeException thrown) {
      failure.compareAndSet(null, thrown);
    }
  }

  /** Ends the writers and fails if one of them did. */
  @Override
  public void close() {
    stop = true;
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    if (failure.get() != null) {
      throw new IllegalStateException("a writer failed", failure.get());
    }
  }
}
