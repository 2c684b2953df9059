package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;
import java.util.Optional;

/**
 * Builds one commit to a feed. It holds the feed's row lock and a bounded amount of memory, however
 * large the source transactions are. Closing it without {@link #commit()} discards everything.
 *
 * <p>Order of calls: any number of [{@link #add} any number of times, {@link #end} once], then
 * {@link #commit()}.
 */
public interface FeedAppend extends AutoCloseable {
  /**
   * Adds events, in order, to the source transaction that is open or opened by this call.
   *
   * <p>If the store cannot hold the JSON of an event, this method or {@link #commit()} throws a
   * {@link DiagnosticException}, and nothing of this append is kept.
   *
   * @throws FencedException if another writer has taken the feed over
   * @throws IllegalStateException if another source transaction is still open
   */
  void add(TransactionHeader transaction, List<NewEvent> events);

  /**
   * Ends the open source transaction, which may have had no event at all.
   *
   * @param sourceEnd the end of its commit record; transactions must come in rising order
   * @throws IllegalArgumentException if it is not after the previous end
   */
  void end(Lsn sourceEnd);

  /**
   * Adds rows of a backfill that is under way, in the source transaction that is open or opened by
   * this call. It skips rows whose keys {@link #add} or {@link #setAside} received since the
   * backfill began: such a row is complete at every consumer, and no older there.
   *
   * @param transaction as in {@link #add}
   * @param rows one insert event per row, all of one contract
   * @param refused rows of the same contract to quarantine instead
   * @param after the progress to record with them, as in {@link #save}
   * @return how many rows were added and quarantined
   */
  LoadedRows load(
      TransactionHeader transaction,
      List<NewEvent> rows,
      List<RejectedEvent> refused,
      BackfillProgress after);

  /**
   * Quarantines a rejected event with this commit. The event gets no position, and its transaction
   * may have no other event.
   */
  void setAside(TransactionHeader transaction, RejectedEvent event);

  /**
   * Adds a delete event for each row of a contract that no event has mentioned since its backfill
   * restarted: the row was deleted while no changes were captured. The events belong to the source
   * transaction that is open or opened by this call. Does nothing for a contract whose backfill
   * never restarted.
   *
   * @param transaction as in {@link #add}
   * @param schema the contract's public schema and major version
   * @param minor its minor version
   * @return the number of rows
   */
  long retire(TransactionHeader transaction, SchemaId schema, int minor);

  /**
   * Adds a delete event for each row of a contract that the feed holds: its last event, of whatever
   * minor and also of this append, is not a delete. What had the last event comes first. The events
   * belong to the source transaction that is open or opened by this call.
   *
   * <p>A row that only dead letters mention has no event, so nothing is added for it, and the dead
   * letters stay. Reads all events of the public schema and major version that the feed has.
   *
   * @param transaction as in {@link #add}
   * @param schema the contract's public schema and major version
   * @param minor its minor version, which the events get
   * @return the number of rows
   */
  long truncate(TransactionHeader transaction, SchemaId schema, int minor);

  /**
   * Adds a delete event for each row of a contract that no event has mentioned since a job began
   * that reads all rows: it no longer exists. Does nothing for a job of another scope.
   *
   * @param transaction as in {@link #add}
   * @param job the progress of the job, which is complete
   * @return the number of rows
   */
  long deleteMissingRows(TransactionHeader transaction, BackfillProgress job);

  /**
   * Ends with this commit a job that is not complete: its keys are remembered no longer. A job
   * without a failure must have been cancelled.
   *
   * @param job how far it has come
   * @param failure why it failed; it then counts as failed unless it has ended before
   */
  void endJob(BackfillProgress job, Optional<RecordedFailure.Reason> failure);

  /**
   * Restarts a backfill with this commit: its contract has missed changes, or will miss some.
   *
   * @param interrupted how far the backfill had come
   */
  void startOver(BackfillProgress interrupted);

  /**
   * Records with this commit the source objects that capture depends on, in place of those recorded
   * before.
   */
  void remember(CapturedObjects objects);

  /** Records with this commit, for operators, why changes may have been missed. */
  void noteGap(String reason);

  /**
   * Ends with this commit the backfill of a contract that is no longer published. Changes of its
   * rows are missing from here on, so the backfill restarts when the contract is published again.
   *
   * @param progress how far the backfill had come
   */
  void withdraw(BackfillProgress progress);

  /**
   * Ends with this commit the backfill of a contract that another minor of the same public schema
   * replaces. No change is missing between the two minors. The backfill of the other minor finds
   * what was missing before.
   *
   * @param progress how far the backfill had come
   * @param minor the other minor version
   */
  void supersede(BackfillProgress progress, int minor);

  /**
   * Records the progress of a backfill together with this commit. The feed remembers the keys of
   * all events of a contract while its backfill is under way, beginning with the call that records
   * this state. If the backfill was restarted, {@link #retire} counts only events after that call,
   * too: earlier ones may belong to rows that no longer existed when it began.
   */
  void save(BackfillProgress progress);

  /**
   * Makes everything since {@link FeedWriter#begin()} durable and visible at once.
   *
   * @return what is durable now
   * @throws FencedException if another writer has taken the feed over
   * @throws IllegalStateException if a source transaction is still open
   */
  FeedCheckpoint commit();

  /** Rolls back unless committed. */
  @Override
  void close();
}
