package dev.syncline.eventstore.memory;

import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.SourceIdentity;
import dev.syncline.eventstore.SourceSlot;
import java.util.List;
import org.jspecify.annotations.Nullable;

final class MemoryWriter implements FeedWriter {
  private final MemoryFeed feed;
  private final MemoryDeadLetters deadLetters;
  private final MemoryBackfillJobs jobs;
  private final Epoch epoch;
  private @Nullable MemoryAppend current;

  MemoryWriter(MemoryFeed feed, MemoryDeadLetters deadLetters, MemoryBackfillJobs jobs) {
    this.feed = feed;
    this.deadLetters = deadLetters;
    this.jobs = jobs;
    epoch = feed.takeOver();
  }

  @Override
  public FeedCheckpoint checkpoint() {
    return feed.checkpoint();
  }

  @Override
  public void bind(SourceIdentity identity, Lsn start) {
    feed.bind(epoch, identity, start);
  }

  @Override
  public void follow(int timeline) {
    feed.follow(epoch, timeline);
  }

  @Override
  public void capturesThrough(SourceSlot slot) {
    feed.capturesThrough(epoch, slot);
  }

  @Override
  public void unbind() {
    feed.unbind(epoch);
    jobs.restart(feed.name());
  }

  @Override
  public FeedAppend begin() {
    feed.requireEpoch(epoch);
    if (current != null && current.isOpen()) {
      throw new IllegalStateException("the previous append to " + feed.name() + " is still open");
    }
    current = new MemoryAppend(feed, epoch, deadLetters, jobs);
    return current;
  }

  @Override
  public List<BackfillProgress> backfills() {
    return feed.backfills();
  }

  @Override
  public CapturedObjects captured() {
    return feed.captured();
  }

  @Override
  public void close() {
    if (current != null) {
      current.close();
    }
  }
}
