package dev.syncline.faults.workload;

import dev.syncline.testkit.TestDatabase;
import java.util.List;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.IntStream;

/** The writers at the source, at a steady pace of some dozens of transactions a second. */
public final class Load implements AutoCloseable {
  private final ReentrantReadWriteLock turns = new ReentrantReadWriteLock(true);
  private final History history = new History();
  private final List<Thread> writers;

  /**
   * Starts to write.
   *
   * @param program the transactions, dealt out to the writers and repeated for ever
   */
  public Load(TestDatabase source, List<Transaction> program) {
    writers =
        IntStream.range(0, Author.WRITERS)
            .mapToObj(n -> new Writer(source, program, n, history, turns.readLock()))
            .map(writer -> new Thread(writer, "writer"))
            .toList();
    writers.forEach(Thread::start);
  }

  /** What the writers were told so far. */
  public History history() {
    return history;
  }

  /** Runs something while no transaction is open. */
  public void whilePaused(Runnable work) {
    turns.writeLock().lock();
    try {
      work.run();
    } finally {
      turns.writeLock().unlock();
    }
  }

  /** Ends the writers, each after the transaction it is in. */
  @Override
  public void close() {
    whilePaused(() -> writers.forEach(Thread::interrupt));
    for (Thread writer : writers) {
      try {
        writer.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
