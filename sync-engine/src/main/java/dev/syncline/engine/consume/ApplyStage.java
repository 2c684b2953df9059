package dev.syncline.engine.consume;

import dev.syncline.engine.run.Handoff;
import dev.syncline.engine.run.PipelineMonitor;
import dev.syncline.engine.run.Stage;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.EventPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Second half of consuming: applies whole source transactions, a few pages per destination commit,
 * and moves the cursor with them.
 */
final class ApplyStage implements Stage {
  private static final int ROWS_A_COMMIT = 10_000;
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration PASSING_EVENTS_A_COMMIT = Duration.ofSeconds(1);

  private final Handoff<EventPage> in;
  private final ConsumerSink sink;
  private final PipelineMonitor monitor;
  private Delivery delivery;
  private Cursor passed;
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
        List<EventPage> pages = in.take(IDLE, stop);
        if (pages.isEmpty()) {
          commitPassed();
        }
        tellWaiting();
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

  /** Not within a delivery: it keeps the sink's session busy. */
  private void tellWaiting() {
    if (delivery == null) {
      monitor.waiting(sink.waiting());
    }
  }

  private void apply(EventPage page, boolean last) {
    if (page.events().isEmpty() && delivery == null) {
      passed = page.cursor();
      return;
    }
    if (delivery == null) {
      delivery = sink.begin();
      passed = null;
    }
    if (!page.events().isEmpty()) {
      delivery.apply(page.events());
      rows += page.events().size();
      committedAt = page.events().get(page.events().size() - 1).committedAt();
    }
    if (page.endsTransaction() && (last || rows >= ROWS_A_COMMIT)) {
      commit(page.cursor());
    }
  }

  private void commit(Cursor through) {
    delivery.commit(through);
    delivery.close();
    delivery = null;
    passed = null;
    monitor.moved(through.position(), rows, Optional.ofNullable(committedAt));
    rows = 0;
    committedAt = null;
    lastCommit = System.nanoTime();
  }

  /**
   * A cursor that only passes events of other consumers is written when the stage has time for it.
   */
  private void commitPassed() {
    if (delivery == null
        && passed != null
        && System.nanoTime() - lastCommit > PASSING_EVENTS_A_COMMIT.toNanos()) {
      delivery = sink.begin();
      commit(passed);
    }
  }
}
