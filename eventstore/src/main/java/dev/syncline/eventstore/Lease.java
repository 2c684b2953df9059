package dev.syncline.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The right to try a piece of work that one process does at a time, such as writing a feed. It
 * chooses who tries, and no more: what keeps a late process from writing is the epoch of what it
 * writes, because a frozen process does not know that its lease ran out.
 *
 * <p>Used by one thread at a time.
 */
public interface Lease extends AutoCloseable {
  /** How long a lease stands without being taken again, by the clock of the database it is in. */
  Duration DURATION = Duration.ofSeconds(8);

  /**
   * Takes the lease for {@link #DURATION}, or takes it again. It is free when nobody has it, when
   * it ran out, and when the session that took it is gone.
   *
   * @throws EventStoreException or the database's equivalent, if it could not be asked
   */
  LeaseHolding take();

  /**
   * Keeps beside the lease why the work ended, unless another process has it now.
   *
   * @throws EventStoreException or the database's equivalent, if it could not be kept
   */
  void recordFailure(RecordedFailure failure);

  /**
   * Keeps beside the lease that the work goes on, and what is done.
   *
   * @param committedThrough when the last transaction that is done committed at its source
   * @throws EventStoreException or the database's equivalent, if it could not be kept
   */
  void recordProgress(Optional<Instant> committedThrough);

  /** Gives the lease up, if this process has it, so that another can take it at once. */
  @Override
  void close();
}
