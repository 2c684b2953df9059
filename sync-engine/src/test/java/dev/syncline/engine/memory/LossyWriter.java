package dev.syncline.engine.memory;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.eventstore.SourceSlot;
import java.util.List;

/** A writer of a {@link LossyStore}. */
final class LossyWriter implements FeedWriter {
  private final FeedWriter writer;
  private final LossyStore store;

  LossyWriter(FeedWriter writer, LossyStore store) {
    this.writer = writer;
    this.store = store;
  }

  @Override
  public FeedCheckpoint checkpoint() {
    return writer.checkpoint();
  }

  @Override
  public void bind(SourceIdentity identity, Lsn start) {
    writer.bind(identity, start);
  }

  @Override
  public void follow(int timeline) {
    writer.follow(timeline);
  }

  @Override
  public void capturesThrough(SourceSlot slot) {
    writer.capturesThrough(slot);
  }

  @Override
  public void unbind() {
    writer.unbind();
  }

  @Override
  public FeedAppend begin() {
    return new LossyAppend(writer.begin(), store);
  }

  @Override
  public List<BackfillProgress> backfills() {
    return writer.backfills();
  }

  @Override
  public CapturedObjects captured() {
    return writer.captured();
  }

  @Override
  public void close() {
    writer.close();
  }
}
