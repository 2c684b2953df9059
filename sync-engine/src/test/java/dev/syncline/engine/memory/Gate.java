package dev.syncline.engine.memory;

/** Stops a thread at one point of its work, until a test lets it pass. */
public final class Gate {
  private boolean open = true;
  private int waiting;

  public synchronized void close() {
    open = false;
  }

  public synchronized void open() {
    open = true;
    notifyAll();
  }

  /** Whether a thread waits here. */
  public synchronized boolean isReached() {
    return waiting > 0;
  }

  synchronized void pass() throws InterruptedException {
    waiting++;
    try {
      while (!open) {
        wait();
      }
    } finally {
      waiting--;
    }
  }
}
