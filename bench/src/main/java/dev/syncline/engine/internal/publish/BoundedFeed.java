package dev.syncline.engine.internal.publish;

import dev.syncline.engine.retention.Bounding;
import dev.syncline.engine.retention.FeedTrim;
import dev.syncline.engine.retention.RegisteredLogReaders;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.manifest.Retention;

/** Bounds a feed as a publisher does, on a thread of its own. */
public final class BoundedFeed implements AutoCloseable {
  private final StopSignal stop = new StopSignal();
  private final Thread thread;

  /** Begins at once. */
  public BoundedFeed(EventStore store, FeedName name, Retention policy, Bounding pace) {
    FeedRetention feed = store.retention(name);
    RetentionStage stage =
        new RetentionStage(
            name,
            feed,
            new FeedTrim(feed, policy, new RegisteredLogReaders(name, store.consumers())),
            pace);
    thread = new Thread(() -> run(stage), stage.name());
    thread.start();
  }

  private void run(RetentionStage stage) {
    try {
      stage.run(stop);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends after the fold that is under way. */
  @Override
  public void close() {
    stop.stop();
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
