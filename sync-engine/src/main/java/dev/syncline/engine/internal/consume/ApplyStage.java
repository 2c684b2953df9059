package dev.syncline.engine.internal.consume;

import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.listener.ApplyTimes;
import dev.syncline.engine.listener.CursorReached;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.listener.TransactionsApplied;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.ConsumersChangedException;
import dev.syncline.engine.spi.Delivery;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventPage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Second half of consuming: applies whole source transactions, a few pages per destination commit,
 * and moves the cursor with them.
 */
final class ApplyStage implements Stage {
  private static final int ROWS_A_COMMIT = 10_000;
  private static final Duration IDLE = Duration.ofMillis(100);
  private static final Duration PASSING_EVENTS_A_COMMIT = Duration.ofSeconds(1);

  private final Handoff<ReadPage> in;
  private final ConsumerSink sink;
  private final Applying applying;
  private final PipelineListener listener;
  private @Nullable Delivery delivery;
  private @Nullable ReadPage passed;
  private long rows;
  private @Nullable Instant committedAt;
  private long lastCommit = System.nanoTime();

  /**
   * @param applying what the sink applies
   */
  ApplyStage(
      Handoff<ReadPage> in, ConsumerSink sink, Applying applying, PipelineListener listener) {
    this.in = in;
    this.sink = sink;
    this.applying = applying;
    this.listener = listener;
  }

  @Override
  public String name() {
    return "apply";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    try {
      while (!stop.isSet()) {
        List<ReadPage> pages = in.take(IDLE, stop);
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
      listener.deadLettersWaiting(sink.waiting());
    }
  }

  private void apply(ReadPage read, boolean last) {
    EventPage page = read.page();
    if (page.events().isEmpty() && delivery == null) {
      passed = read;
      reached(applying.consumers(), page);
      return;
    }
    Delivery open = begun();
    if (!page.events().isEmpty()) {
      open.apply(page.events());
      rows += page.events().size();
      committedAt = page.events().get(page.events().size() - 1).committedAt();
    }
    if (page.endsTransaction() && (last || rows >= ROWS_A_COMMIT)) {
      commit(open, read);
    }
  }

  private Delivery begun() {
    if (delivery == null) {
      delivery = sink.begin();
      passed = null;
    }
    return delivery;
  }

  private void commit(Delivery open, ReadPage through) {
    open.commit(through.page().cursor());
    open.close();
    delivery = null;
    passed = null;
    Set<String> paused = sink.paused();
    List<String> moved =
        applying.consumers().stream().filter(one -> !paused.contains(one)).toList();
    listener.applied(
        new TransactionsApplied(
            applying.feed(),
            moved,
            through.page().through(),
            rows,
            Optional.ofNullable(committedAt),
            new ApplyTimes(through.readAt(), Instant.now())));
    reached(moved, through.page());
    rows = 0;
    committedAt = null;
    lastCommit = System.nanoTime();
    if (!paused.isEmpty()) {
      throw new ConsumersChangedException("paused by a rejected event: " + paused);
    }
  }

  private void reached(List<String> consumers, EventPage page) {
    listener.reached(new CursorReached(applying.feed(), consumers, page.cursor()));
  }

  /**
   * A cursor that only passes events of other consumers is written when the stage has time for it.
   */
  private void commitPassed() {
    if (delivery == null
        && passed != null
        && System.nanoTime() - lastCommit > PASSING_EVENTS_A_COMMIT.toNanos()) {
      ReadPage through = passed;
      commit(begun(), through);
    }
  }
}
