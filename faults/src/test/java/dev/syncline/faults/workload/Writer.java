package dev.syncline.faults.workload;

import dev.syncline.testkit.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.Lock;

/** Runs its share of a program's transactions over and over, whatever happens to the source. */
final class Writer implements Runnable {
  private static final int REST_MILLIS = 90;
  private static final int RECONNECT_MILLIS = 50;

  private final TestDatabase source;
  private final List<Transaction> program;
  private final Author author;
  private final History history;
  private final Lock turn;
  private final Random pace;
  private Connection connection;

  /**
   * @param turn held while a transaction runs
   */
  Writer(TestDatabase source, List<Transaction> program, int number, History history, Lock turn) {
    this.source = source;
    this.program = program;
    this.author = new Author(number);
    this.history = history;
    this.turn = turn;
    this.pace = new Random(number);
  }

  @Override
  public void run() {
    try {
      for (int next = author.number(); ; next += Author.WRITERS) {
        turn.lockInterruptibly();
        try {
          run(program.get(next % program.size()));
        } finally {
          turn.unlock();
        }
        Thread.sleep(connection == null ? RECONNECT_MILLIS : pace.nextInt(2 * REST_MILLIS));
      }
    } catch (InterruptedException ended) {
      disconnect();
    }
  }

  private void run(Transaction transaction) {
    Entries entries = new Entries();
    List<Long> entry = new ArrayList<>();
    boolean asked = false;
    try {
      connect();
      try (Statement statement = connection.createStatement()) {
        for (Operation operation : transaction.operations()) {
          operation.run(statement, author, entries);
        }
        entry.add(entries.write(statement, author));
      }
      if (transaction.ending() == Transaction.Ending.ROLLBACK) {
        history.aborted(entry);
        connection.rollback();
      } else {
        asked = true;
        connection.commit();
        history.committed(entry.get(0));
      }
    } catch (SQLException failure) {
      if (asked) {
        history.uncertain(entry.get(0));
      } else {
        history.aborted(entry);
      }
      disconnect();
    }
    history.aborted(entries.undone());
  }

  private void connect() throws SQLException {
    if (connection == null) {
      connection = source.connect();
      connection.setAutoCommit(false);
    }
  }

  private void disconnect() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException alreadyLost) {
      // The server has rolled it back.
    }
    connection = null;
  }
}
