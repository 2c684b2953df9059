package dev.syncline.engine.consume;

import dev.syncline.engine.run.Handoff;
import dev.syncline.engine.run.PipelineMonitor;
import dev.syncline.engine.run.Stage;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Second half of consuming: applies whole source transactions, a few pages to a destination commit,
 * and moves the cursor with them.
 */
final class ApplyStage implements Stage {
  private static final int ROWS_A_COMMIT = 10_000;
  private static final Duration EMPTY_PAGES_A_COMMIT = Duration.ofSeconds(1);

  private final Handoff<EventPage> in;
  private final ConsumerSink sink;
  private final PipelineMonitor monitor;
  private Delivery delivery;
  private long rows;
  private Instant committedAt;
  private long lastCommit = System.nanoTime();

  ApplyStage(Handoff<EventPage> in, ConsumerSink sink, PipelineMonitor monitor) {
    this.in = in;
    this.sink = sink;
    this.monitor = monitor;
  }

  @Override
  public String name() {
    return "apply";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    try {
      while (!stop.isSet()) {
        List<EventPage> pages = in.take();
        for (int index = 0; index < pages.size(); index++) {
          apply(pages.get(index), index == pages.size() - 1);
        }
      }
    } finally {
      if (delivery != null) {
        delivery.close();
      }
    }
  }

  private void apply(EventPage page, boolean last) {
    if (page.events().isEmpty() && delivery == null && recentlyCommitted()) {
      return;
    }
    if (delivery == null) {
      delivery = sink.begin();
    }
    if (!page.events().isEmpty()) {
      delivery.apply(page.events());
      rows += page.events().size();
      Event newest = page.events().get(page.events().size() - 1);
      committedAt = newest.committedAt();
    }
    if (page.endsTransaction() && (last || rows >= ROWS_A_COMMIT)) {
      commit(page);
    }
  }

  private void commit(EventPage page) {
    delivery.commit(page.through());
    delivery.close();
    delivery = null;
    monitor.moved(page.through(), rows, Optional.ofNullable(committedAt));
    rows = 0;
    committedAt = null;
    lastCommit = System.nanoTime();
  }

  /** A cursor that only passes over other people's events need not be written for each page. */
  private boolean recentlyCommitted() {
    return System.nanoTime() - lastCommit < EMPTY_PAGES_A_COMMIT.toNanos();
  }
}
