package dev.syncline.engine.publish;

import dev.syncline.engine.run.Handoff;
import dev.syncline.engine.run.PipelineMonitor;
import dev.syncline.engine.run.Stage;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.LoadedRows;
import dev.syncline.eventstore.PublishedContract;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Second half of publishing: makes whole source transactions durable. One commit contains
 * everything that arrived during the commit before. Only after it does the source learn that it may
 * discard them.
 */
final class AppendStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(AppendStage.class);

  private final Handoff<List<AppendStep>> in;
  private final FeedWriter writer;
  private final ChangeSource source;
  private final CaptureWatch watch;
  private final BackfillMerge firstLoad;
  private final PublisherDeadLetters letters;
  private final PipelineMonitor monitor;
  private FeedAppend append;
  private long events;
  private Instant committedAt;

  AppendStage(
      Handoff<List<AppendStep>> in,
      FeedWriter writer,
      ChangeSource source,
      CaptureWatch watch,
      BackfillMerge firstLoad,
      PublisherDeadLetters letters,
      PipelineMonitor monitor) {
    this.in = in;
    this.writer = writer;
    this.source = source;
    this.watch = watch;
    this.firstLoad = firstLoad;
    this.letters = letters;
    this.monitor = monitor;
  }

  @Override
  public String name() {
    return "append";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    try {
      while (!stop.isSet()) {
        append(in.take(stop).stream().flatMap(List::stream).toList());
      }
    } finally {
      if (append != null) {
        append.close();
      }
    }
  }

  /**
   * Commits at the last end of a transaction among the steps; what follows it stays open for the
   * next ones.
   */
  private void append(List<AppendStep> steps) {
    int lastEnd = lastEnd(steps);
    for (int index = 0; index < steps.size(); index++) {
      if (append == null) {
        append = writer.begin();
      }
      append(steps.get(index));
      if (index == lastEnd) {
        commit();
      }
    }
  }

  private void append(AppendStep step) {
    if (step instanceof AppendStep.Add add) {
      append.add(add.header(), add.events());
      events += add.events().size();
      committedAt = add.header().committedAt();
    } else if (step instanceof AppendStep.SetAside aside) {
      aside.events().forEach(event -> append.setAside(aside.header(), event));
      letters.setAside(aside.events().size());
    } else if (step instanceof AppendStep.Retire retire) {
      retire(retire);
    } else if (step instanceof AppendStep.Load load) {
      load(load);
    } else if (step instanceof AppendStep.Save save) {
      append.save(save.progress());
    } else if (step instanceof AppendStep.End end) {
      append.end(end.end());
      committedAt = end.header().committedAt();
    }
  }

  private void load(AppendStep.Load step) {
    Chunk chunk = step.chunk();
    LoadedRows loaded =
        append.load(
            step.header(), chunk.rows().published(), chunk.rows().refused(), chunk.progress());
    events += loaded.added();
    committedAt = step.header().committedAt();
    letters.setAside(loaded.setAside());
    firstLoad.appended();
  }

  private void retire(AppendStep.Retire step) {
    PublishedContract contract = step.contract();
    long gone = append.retire(step.header(), contract.id(), contract.contract().version().minor());
    events += gone;
    if (gone > 0) {
      LOG.info(
          "{} rows of {} {} were deleted at the source while it was not captured: published their"
              + " deletes",
          gone,
          contract.contract().name(),
          contract.contract().version());
    }
  }

  private void commit() {
    watch.toRemember().ifPresent(append::remember);
    FeedCheckpoint durable = append.commit();
    append.close();
    append = null;
    source.confirm(durable.sourceEnd());
    firstLoad.committed();
    letters.committed();
    monitor.moved(durable.head(), events, Optional.ofNullable(committedAt));
    events = 0;
    committedAt = null;
  }

  private static int lastEnd(List<AppendStep> steps) {
    for (int index = steps.size() - 1; index >= 0; index--) {
      if (steps.get(index) instanceof AppendStep.End) {
        return index;
      }
    }
    return -1;
  }
}
