package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.eventstore.WorkRecord.Trouble;
import java.time.Instant;
import java.util.Optional;

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
  public void recordFailure(RecordedFailure failure) {
    row.fail(failure, process);
  }

  @Override
  public void recordProgress(Optional<Instant> committedThrough) {
    row.progress(committedThrough);
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
    private WorkRecord record = WorkRecord.NONE;

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

    private synchronized void fail(RecordedFailure failure, LeaseProcess process) {
      if (holder != null && !process.equals(holder)) {
        return;
      }
      Instant now = Instant.now();
      Instant since =
          record
              .trouble()
              .filter(same -> same.failure().equals(failure))
              .map(Trouble::since)
              .orElse(now);
      Trouble trouble = new Trouble(failure, since, now, process.name());
      record = new WorkRecord(record.committedThrough(), Optional.of(trouble));
    }

    private synchronized void progress(Optional<Instant> committedThrough) {
      record = new WorkRecord(committedThrough.or(record::committedThrough), Optional.empty());
    }

    private synchronized void release(LeaseProcess process) {
      if (process.equals(holder)) {
        holder = null;
      }
    }
  }
}
