package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding;
import dev.syncline.eventstore.LeaseProcess;
import dev.syncline.eventstore.LeaseTiming;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.eventstore.WorkRecord.Trouble;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One contender for a lease. */
final class MemoryLease implements Lease {
  private final LeaseProcess process = LeaseProcess.current();
  private final Row row;
  private final List<String> work;

  MemoryLease(Row row, List<String> work) {
    this.row = row;
    this.work = List.copyOf(work);
  }

  @Override
  public LeaseTiming timing() {
    return LeaseTiming.DEFAULT;
  }

  @Override
  public LeaseHolding take() {
    return row.take(process, work);
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
  public void recordEnd() {
    row.end(process);
  }

  @Override
  public void close() {
    row.release(process);
  }

  /** The lease itself. */
  static final class Row {
    private @Nullable LeaseProcess holder;
    private List<String> work = List.of();
    private long term;
    private long takenAt;
    private WorkRecord record = WorkRecord.NONE;

    private synchronized LeaseHolding take(LeaseProcess process, List<String> ours) {
      boolean held = process.equals(holder);
      boolean ranOut = System.nanoTime() - takenAt > LeaseTiming.DEFAULT.duration().toNanos();
      if (!held && holder != null && !ranOut) {
        List<String> left =
            work.isEmpty() ? List.of() : ours.stream().filter(one -> !work.contains(one)).toList();
        return new LeaseHolding.Theirs(holder.name(), left);
      }
      if (!held) {
        term++;
      }
      holder = process;
      work = ours;
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
      Trouble trouble = new Trouble(failure, since, now, Optional.of(process.name()));
      record = new WorkRecord(record.committedThrough(), Optional.of(trouble));
    }

    private synchronized void progress(Optional<Instant> committedThrough) {
      record = new WorkRecord(committedThrough.or(record::committedThrough), Optional.empty());
    }

    private synchronized void end(LeaseProcess process) {
      record =
          new WorkRecord(
              record.committedThrough(),
              record
                  .trouble()
                  .map(
                      left ->
                          new Trouble(
                              left.failure(),
                              left.since(),
                              left.lastMet(),
                              left.process().filter(other -> !other.equals(process.name())))));
    }

    private synchronized void release(LeaseProcess process) {
      if (process.equals(holder)) {
        holder = null;
      }
    }
  }
}
