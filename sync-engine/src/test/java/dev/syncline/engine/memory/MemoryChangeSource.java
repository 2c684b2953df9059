package dev.syncline.engine.memory;

import dev.syncline.engine.change.SourceEvent;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.eventstore.Lsn;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Reads the log from where the feed ends: what the slot repeats from before that is skipped. */
final class MemoryChangeSource implements ChangeSource {
  private final MemorySource source;
  private final Deque<SourceEvent> next = new ArrayDeque<>();
  private Lsn read;
  private volatile boolean waits = true;

  /**
   * @param feedEnd the end of the last source transaction in the feed
   */
  MemoryChangeSource(MemorySource source, Lsn feedEnd) {
    this.source = source;
    read = feedEnd;
  }

  @Override
  public List<SourceEvent> poll(Duration atMost) throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    synchronized (source) {
      List<SourceEvent> slice = slice();
      long left = atMost.toNanos();
      while (slice.isEmpty() && waits && left > 0) {
        TimeUnit.NANOSECONDS.timedWait(source, left);
        slice = slice();
        left = deadline - System.nanoTime();
      }
      return slice;
    }
  }

  private List<SourceEvent> slice() {
    int limit = source.deliverable();
    if (next.isEmpty()) {
      source.logAfter(read).forEach(this::read);
    }
    List<SourceEvent> slice = new ArrayList<>();
    while (slice.size() < limit && !next.isEmpty()) {
      slice.add(next.remove());
    }
    source.delivered(slice.size());
    return slice;
  }

  private void read(Committed transaction) {
    next.addAll(transaction.events());
    read = transaction.end();
  }

  @Override
  public void stopWaiting() {
    waits = false;
    source.wake();
  }

  @Override
  public void confirm(Lsn end) {
    source.confirm(end);
  }

  @Override
  public void close() {
    // The session is closed as a whole.
  }
}
