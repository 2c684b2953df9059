package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseProcess;

/** One taker of a lease. */
final class MemoryLease implements Lease {
  private final LeaseProcess process = LeaseProcess.current();
  private final Row row;

  MemoryLease(Row row) {
    this.row = row;
  }

  @Override
  public LeaseHolding take() {
    return row.take(process);
  }

  @Override
  public void close() {
    row.release(process);
  }

  /** The lease itself. */
  static final class Row {
    private LeaseProcess holder;
    private long term;
    private long takenAt;

    private synchronized LeaseHolding take(LeaseProcess process) {
      boolean ours = process.equals(holder);
      boolean ranOut = System.nanoTime() - takenAt > DURATION.toNanos();
      if (!ours && holder != null && !ranOut) {
        return new LeaseHolding.Theirs(holder.name());
      }
      if (!ours) {
        term++;
      }
      holder = process;
      takenAt = System.nanoTime();
      return new LeaseHolding.Ours(term);
    }

    private synchronized void release(LeaseProcess process) {
      if (process.equals(holder)) {
        holder = null;
      }
    }
  }
}
