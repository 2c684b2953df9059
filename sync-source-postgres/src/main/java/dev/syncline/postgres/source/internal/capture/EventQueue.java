package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.SourceEvent;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Events on their way from the engine's thread to the publisher's, bounded in number and size. A
 * full queue blocks the engine, and through it the server. Closing it releases both threads.
 */
final class EventQueue {
  private static final int SLICE_EVENTS = 4_096;
  private static final long SLICE_BYTES = 4L << 20;
  private static final long QUICK_NANOS = Duration.ofMillis(2).toNanos();
  private static final long GATHER_NANOS = Duration.ofMillis(1).toNanos();

  private final int maximumEvents;
  private final long maximumBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Batch> batches = new ArrayDeque<>();
  private int events;
  private long bytes;
  private boolean closed;
  private boolean waits = true;
  private long lastTaken = System.nanoTime() - QUICK_NANOS;

  /** Events with the approximate size of their values in bytes. */
  record Batch(List<SourceEvent> events, long bytes) {}

  EventQueue(int maximumEvents, long maximumBytes) {
    this.maximumEvents = maximumEvents;
    this.maximumBytes = maximumBytes;
  }

  /**
   * Waits for room, then adds.
   *
   * @return false if the queue is closed, and the batch is dropped
   */
  boolean put(Batch batch) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed && !hasRoom()) {
        changed.await();
      }
      if (closed) {
        return false;
      }
      batches.add(batch);
      events += batch.events().size();
      bytes += batch.bytes();
      changed.signalAll();
      return true;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Takes the queued events, up to a limit, so that a publisher that is behind catches up in large
   * steps. The list is empty if nothing arrives in time or the queue is closed. While events arrive
   * in quick succession it waits for more: a wake-up for each costs more than the work. For one
   * thread.
   */
  List<SourceEvent> poll(Duration atMost) throws InterruptedException {
    int waiting = await(atMost.toNanos());
    if (waiting == 0) {
      return List.of();
    }
    if (waiting < SLICE_EVENTS && System.nanoTime() - lastTaken < QUICK_NANOS) {
      LockSupport.parkNanos(GATHER_NANOS);
    }
    lock.lockInterruptibly();
    try {
      return take();
    } finally {
      lock.unlock();
      lastTaken = System.nanoTime();
    }
  }

  /** Waits for the first event and returns the number of queued events. */
  private int await(long nanos) throws InterruptedException {
    long left = nanos;
    lock.lockInterruptibly();
    try {
      while (batches.isEmpty() && !closed && waits && left > 0) {
        left = changed.awaitNanos(left);
      }
      return batches.isEmpty() ? 0 : events;
    } finally {
      lock.unlock();
    }
  }

  private List<SourceEvent> take() {
    List<SourceEvent> taken = new ArrayList<>();
    long weight = 0;
    while (!batches.isEmpty() && taken.size() < SLICE_EVENTS && weight < SLICE_BYTES) {
      Batch batch = batches.poll();
      taken.addAll(batch.events());
      weight += batch.bytes();
      events -= batch.events().size();
      bytes -= batch.bytes();
    }
    if (!taken.isEmpty()) {
      changed.signalAll();
    }
    return taken;
  }

  boolean isEmpty() {
    lock.lock();
    try {
      return batches.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** From now on, {@link #poll} does not wait for the first event. */
  void stopWaiting() {
    lock.lock();
    try {
      waits = false;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Drops the queued events and wakes every waiting thread. */
  void close() {
    lock.lock();
    try {
      closed = true;
      batches.clear();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private boolean hasRoom() {
    return batches.isEmpty() || (events < maximumEvents && bytes < maximumBytes);
  }
}
