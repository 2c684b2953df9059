package dev.syncline.engine.internal.publish;

import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedName;
import dev.syncline.manifest.verify.DiagnosticException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures what the event store has of the feed, and who reads it. Its failures delay no event. */
final class MeasureStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(MeasureStage.class);

  private final FeedName feed;
  private final EventStore store;
  private final Duration interval;
  private final PipelineListener listener;

  /**
   * @param interval the time between two measurements
   */
  MeasureStage(FeedName feed, EventStore store, Duration interval, PipelineListener listener) {
    this.feed = feed;
    this.store = store;
    this.interval = interval;
    this.listener = listener;
  }

  @Override
  public String name() {
    return "measure";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    do {
      try {
        measure();
      } catch (EventStoreException | DiagnosticException failure) {
        LOG.debug("feed {} is not measured now", feed, failure);
      }
    } while (!stop.await(interval));
  }

  private void measure() {
    store
        .retention(feed)
        .size()
        .map(size -> StoredFeed.of(size, store.contracts().all(), store.consumers().all()))
        .ifPresent(listener::feedMeasured);
  }
}
