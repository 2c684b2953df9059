package dev.syncline.eventstore;

import java.time.Instant;
import java.util.Optional;

/**
 * Decides which process tries work that one process does at a time, such as writing a feed. A lease
 * does no more: what keeps a late process from writing is the epoch of what it writes, because a
 * frozen process does not know that its lease has expired.
 *
 * <p>Used by one thread at a time.
 */
public interface Lease extends AutoCloseable {
  /** How long the lease lasts, and how often it has to be renewed. */
  LeaseTiming timing();

  /**
   * Takes the lease for its {@linkplain LeaseTiming#duration duration}, or renews it. The lease is
   * free if no process holds it, if it has expired, and if the session that took it has ended.
   *
   * @throws EventStoreException or the database's equivalent, if the database could not be asked
   */
  LeaseHolding take();

  /**
   * Records beside the lease why the work ended, unless another process holds the lease now.
   *
   * @throws EventStoreException or the database's equivalent, if the failure could not be recorded
   */
  void recordFailure(RecordedFailure failure);

  /**
   * Records beside the lease that the work continues, and how far it has come.
   *
   * @param committedThrough when the last transaction that is done committed at its source
   * @throws EventStoreException or the database's equivalent, if the progress could not be recorded
   */
  void recordProgress(Optional<Instant> committedThrough);

  /**
   * Records beside the lease that this process does not retry the work any more, if it was the last
   * to record a failure. The failure stays.
   *
   * @throws EventStoreException or the database's equivalent, if the end could not be recorded
   */
  void recordEnd();

  /** Releases the lease, if this process holds it, so that another process can take it at once. */
  @Override
  void close();
}
