package dev.syncline.eventstore;

import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;

/**
 * One commit to a feed, being built. It holds the feed's row lock and a bounded amount of memory,
 * however large the source transactions are. Closing it without {@link #commit()} leaves no trace.
 *
 * <p>Order of calls: any number of [{@link #add} any number of times, {@link #end} once], then
 * {@link #commit()}.
 */
public interface FeedAppend extends AutoCloseable {
  /**
   * Adds events, in order, to the source transaction that is open or opened by this call.
   *
   * <p>An event whose JSON the store cannot hold is refused here or in {@link #commit()}, with a
   * {@link DiagnosticException}; nothing of this append is kept.
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
   * Adds rows of a load that is under way, in the source transaction that is open or opened by this
   * call, except those whose keys {@link #add} or {@link #setAside} had since it began: such a row
   * is complete at every consumer, and no older there.
   *
   * @param transaction as in {@link #add}
   * @param rows one insert event a row, all of one contract
   * @param refused rows of it to set aside instead
   * @param after the progress to record with them, as in {@link #save}
   * @return what became of them
   */
  LoadedRows load(
      TransactionHeader transaction,
      List<NewEvent> rows,
      List<RejectedEvent> refused,
      BackfillProgress after);

  /**
   * Sets a refused event aside with this commit. It gets no position, and its transaction may have
   * no other event.
   */
  void setAside(TransactionHeader transaction, RejectedEvent event);

  /**
   * Adds a delete event, in the source transaction that is open or opened by this call, for each
   * row of a contract that no event speaks of since its load began over: it was deleted while
   * changes did not come. Does nothing for a contract whose load never began over.
   *
   * @param transaction as in {@link #add}
   * @param schema the contract's public schema and major version
   * @param minor its minor version
   * @return how many rows
   */
  long retire(TransactionHeader transaction, SchemaId schema, int minor);

  /**
   * Lets a load begin over with this commit: its contract missed changes, or will.
   *
   * @param interrupted how far it had come
   */
  void startOver(BackfillProgress interrupted);

  /**
   * Records with this commit what capture rests on at the source, in place of what was recorded
   * before.
   */
  void remember(CapturedObjects objects);

  /** Records with this commit, for people, why changes may have been missed. */
  void noteGap(String reason);

  /**
   * Ends a load with this commit whose contract is not published any more. Changes of its rows are
   * missing from here on, so when it is published again its load begins over.
   *
   * @param progress how far it had come
   */
  void withdraw(BackfillProgress progress);

  /**
   * Ends a load with this commit whose contract another minor of the same public schema takes the
   * place of. No change is missing between the two; what was missing before, the load of the other
   * minor finds.
   *
   * @param progress how far it had come
   * @param minor the other minor version
   */
  void supersede(BackfillProgress progress, int minor);

  /**
   * Records the progress of a first load together with this commit. While a load is under way, the
   * keys of all its events are remembered; from here on, where this says so. What {@link #retire}
   * ends of a load that began over is counted from here, too: events before may be of rows that
   * were gone when it began.
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
