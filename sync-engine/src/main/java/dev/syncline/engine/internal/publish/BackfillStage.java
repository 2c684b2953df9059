package dev.syncline.engine.internal.publish;

import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.status.BackfillRows;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BackfillJobState;
import dev.syncline.eventstore.BackfillPace;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Backfills the rows that existed before capture began, one contract after the other.
 *
 * <p>This stage reads chunks and writes marks into the source's log. It writes nothing to the event
 * store: a chunk and its progress become durable when the stream reaches the chunk's mark, in the
 * threads of {@link TransformStage} and {@link AppendStage}. {@link BackfillMerge} connects the
 * three threads and explains the method. A restart repeats the chunks that were not yet durable.
 */
final class BackfillStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillStage.class);

  private final BackfillReader reader;
  private final BackfillMerge merge;
  private final BackfillChunks chunks;
  private final List<PublishedContract> contracts;
  private final List<BackfillProgress> stored;
  private final PipelineListener listener;

  /**
   * @param reader this stage closes it early, when it is done or stopped; its session closes it in
   *     any case
   * @param contracts those whose backfill is not complete, parents before children
   * @param stored the progress of all backfills that the feed has when the attempt begins
   */
  BackfillStage(
      BackfillReader reader,
      BackfillMerge merge,
      List<PublishedContract> contracts,
      List<BackfillProgress> stored,
      PipelineListener listener) {
    this.reader = reader;
    this.merge = merge;
    chunks = new BackfillChunks(reader, merge);
    this.contracts = contracts;
    this.stored = stored;
    this.listener = listener;
  }

  @Override
  public String name() {
    return "load";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    try (StopSignal.Registration wake = stop.onStop(merge::stopWaiting)) {
      loadAll(stop);
    }
  }

  private void loadAll(StopSignal stop) throws InterruptedException {
    if (!contracts.isEmpty()) {
      reader.awaitRunningTransactions();
    }
    for (PublishedContract contract : contracts) {
      if (!stop.isSet()) {
        load(contract, stop);
      }
    }
    reader.close();
    if (!stop.isSet()) {
      merge.finish();
    }
  }

  private void load(PublishedContract contract, StopSignal stop) throws InterruptedException {
    BackfillProgress progress = storedOrNew(contract);
    if (progress.complete()) {
      return;
    }
    String name = contract.contract().name() + " " + contract.contract().version();
    LOG.info("loading {}: about {} rows", name, progress.rowsEstimated());
    if (progress.state() == LoadState.WAITING) {
      progress = chunks.begin(progress, stop);
    }
    RowRate rate = new RowRate();
    rate.at(System.nanoTime(), progress.rowsRead());
    while (!progress.complete() && !stop.isSet()) {
      BackfillProgress before = progress;
      Optional<BackfillProgress> next =
          chunks.add(before, mustSee -> reader.read(before, mustSee), stop);
      if (next.isEmpty()) {
        LOG.info("the load of {} ends here: a table was truncated", name);
        listener.backfillCompleted(rows(contract, progress, rate));
        return;
      }
      progress = next.get();
      rate.at(System.nanoTime(), progress.rowsRead());
      listener.backfillProgressed(rows(contract, progress, rate));
    }
    chunks.awaitDurable(stop);
    if (!stop.isSet()) {
      LOG.info("loaded {}: {} rows", name, progress.rowsRead());
      listener.backfillCompleted(rows(contract, progress, rate));
    }
  }

  private static BackfillRows rows(
      PublishedContract contract, BackfillProgress progress, RowRate rate) {
    BackfillPace pace = new BackfillPace(rate.perSecond(), Optional.empty());
    return new BackfillRows(contract.contract(), BackfillJobState.RUNNING, progress, pace);
  }

  private BackfillProgress storedOrNew(PublishedContract contract) {
    return BackfillResumption.of(contract, stored)
        .orElseGet(() -> reader.begin(contract.id(), contract.contract().version().minor()));
  }
}
