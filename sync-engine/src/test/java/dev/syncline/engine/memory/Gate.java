package dev.syncline.engine.memory;

/** Stops a thread at one point of its work, until a test lets it pass. */
public final class Gate {
  private boolean open = true;
  private int left;
  private int waiting;

  public synchronized void close() {
    open = false;
  }

  /** Lets a thread pass this many times, and stops it then. */
  public synchronized void closeAfter(int passes) {
    open = false;
    left = passes;
    notifyAll();
  }

  public synchronized void open() {
    open = true;
    notifyAll();
  }

  /** How many threads wait here. */
  public synchronized int waiting() {
    return waiting;
  }

  /** Whether a thread waits here. */
  public synchronized boolean isReached() {
    return waiting > 0;
  }

  synchronized void pass() throws InterruptedException {
    waiting++;
    try {
      while (!open && left == 0) {
        wait();
      }
      left = Math.max(0, left - 1);
    } finally {
      waiting--;
    }
  }
}
