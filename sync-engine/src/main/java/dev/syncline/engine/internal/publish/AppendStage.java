package dev.syncline.engine.internal.publish;

import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.listener.TransactionsPublished;
import dev.syncline.engine.spi.CaptureWatch;
import dev.syncline.engine.spi.ChangeSource;
import dev.syncline.engine.spi.RetriableException;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import org.jspecify.annotations.Nullable;
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
  private final FeedName feed;
  private final FeedWriter writer;
  private final ChangeSource source;
  private final CaptureWatch watch;
  private final BackfillMerge merge;
  private final PublisherDeadLetters deadLetters;
  private final PipelineListener listener;
  private @Nullable OpenAppend append;

  /**
   * @param feed the feed that the writer writes
   */
  AppendStage(
      Handoff<List<AppendStep>> in,
      FeedName feed,
      FeedWriter writer,
      ChangeSource source,
      CaptureWatch watch,
      BackfillMerge merge,
      PublisherDeadLetters deadLetters,
      PipelineListener listener) {
    this.in = in;
    this.feed = feed;
    this.writer = writer;
    this.source = source;
    this.watch = watch;
    this.merge = merge;
    this.deadLetters = deadLetters;
    this.listener = listener;
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
      OpenAppend open = begun();
      steps.get(index).accept(open);
      if (index == lastEnd) {
        commit(open);
      }
    }
  }

  private OpenAppend begun() {
    if (append == null) {
      append = new OpenAppend(writer.begin(), merge, deadLetters);
    }
    return append;
  }

  private void commit(OpenAppend open) {
    watch.toRemember().ifPresent(open::remember);
    FeedCheckpoint durable = open.commit();
    open.close();
    TransactionsPublished published = open.published(feed, durable);
    append = null;
    source.confirm(durable.sourceEnd());
    merge.committed();
    deadLetters.committed();
    listener.published(published);
    endForRestarts(open.restarts());
  }

  /** Ends the attempt if a backfill restarts, as after a capture gap: the next one reads it. */
  private static void endForRestarts(List<Diagnostic> why) {
    if (!why.isEmpty()) {
      // The first one is reported as the reason for the end.
      why.stream().skip(1).forEach(one -> LOG.warn("{}", one));
      throw new RetriableException(why.get(0), null);
    }
  }

  private static int lastEnd(List<AppendStep> steps) {
    for (int index = steps.size() - 1; index >= 0; index--) {
      if (steps.get(index).endsTransaction()) {
        return index;
      }
    }
    return -1;
  }
}
