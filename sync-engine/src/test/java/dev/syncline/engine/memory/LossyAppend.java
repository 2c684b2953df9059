package dev.syncline.engine.memory;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.LoadedRows;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.RecordedFailure;
import dev.syncline.eventstore.RejectedEvent;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import java.util.List;
import java.util.Optional;

/** An append to a {@link LossyStore}. */
final class LossyAppend implements FeedAppend {
  private final FeedAppend append;
  private final LossyStore store;
  private boolean hasEvents;

  LossyAppend(FeedAppend append, LossyStore store) {
    this.append = append;
    this.store = store;
  }

  @Override
  public void add(TransactionHeader transaction, List<NewEvent> events) {
    append.add(transaction, events);
    hasEvents = true;
  }

  @Override
  public FeedCheckpoint commit() {
    if (!hasEvents) {
      return append.commit();
    }
    store.lose(Loss.COMMIT);
    FeedCheckpoint checkpoint = append.commit();
    store.lose(Loss.ANSWER);
    return checkpoint;
  }

  @Override
  public void end(Lsn sourceEnd) {
    append.end(sourceEnd);
  }

  @Override
  public LoadedRows load(
      TransactionHeader transaction,
      List<NewEvent> rows,
      List<RejectedEvent> refused,
      BackfillProgress after) {
    return append.load(transaction, rows, refused, after);
  }

  @Override
  public void setAside(TransactionHeader transaction, RejectedEvent event) {
    append.setAside(transaction, event);
  }

  @Override
  public long retire(TransactionHeader transaction, SchemaId schema, int minor) {
    return append.retire(transaction, schema, minor);
  }

  @Override
  public long truncate(TransactionHeader transaction, SchemaId schema, int minor) {
    hasEvents = true;
    return append.truncate(transaction, schema, minor);
  }

  @Override
  public long deleteMissingRows(TransactionHeader transaction, BackfillProgress job) {
    return append.deleteMissingRows(transaction, job);
  }

  @Override
  public void endJob(BackfillProgress job, Optional<RecordedFailure.Reason> failure) {
    append.endJob(job, failure);
  }

  @Override
  public void startOver(BackfillProgress interrupted) {
    append.startOver(interrupted);
  }

  @Override
  public void remember(CapturedObjects objects) {
    append.remember(objects);
  }

  @Override
  public void noteGap(String reason) {
    append.noteGap(reason);
  }

  @Override
  public void withdraw(BackfillProgress progress) {
    append.withdraw(progress);
  }

  @Override
  public void supersede(BackfillProgress progress, int minor) {
    append.supersede(progress, minor);
  }

  @Override
  public void save(BackfillProgress progress) {
    append.save(progress);
  }

  @Override
  public void close() {
    append.close();
  }
}
