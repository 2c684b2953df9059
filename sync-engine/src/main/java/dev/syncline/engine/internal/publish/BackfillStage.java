package dev.syncline.engine.internal.publish;

import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.listener.BackfillRows;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import dev.syncline.eventstore.PublishedContract;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backfills the rows that existed before capture began, one contract after the other. */
final class BackfillStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(BackfillStage.class);

  private static final int MOST_UNSETTLED = 10_000;

  private final BackfillReader reader;
  private final BackfillMerge firstLoad;
  private final List<PublishedContract> contracts;
  private final List<BackfillProgress> stored;
  private final PipelineListener listener;

  BackfillStage(
      BackfillReader reader,
      BackfillMerge firstLoad,
      List<PublishedContract> contracts,
      List<BackfillProgress> stored,
      PipelineListener listener) {
    this.reader = reader;
    this.firstLoad = firstLoad;
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
    try (StopSignal.Registration wake = stop.onStop(firstLoad::stopWaiting)) {
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
    if (!stop.isSet()) {
      firstLoad.finish();
    }
    reader.close();
  }

  private void load(PublishedContract contract, StopSignal stop) throws InterruptedException {
    BackfillProgress progress = progressOf(contract);
    if (progress.complete()) {
      return;
    }
    String name = contract.contract().name() + " " + contract.contract().version();
    LOG.info("loading {}: about {} rows", name, progress.rowsEstimated());
    if (progress.state() == LoadState.WAITING) {
      reader.mark(BackfillMerge.PREFIX, firstLoad.begin(progress));
      await(firstLoad::awaitBegun, stop);
    }
    while (!progress.complete() && !stop.isSet()) {
      progress = loadChunk(progress, stop);
      listener.backfillProgressed(rows(contract, progress));
    }
    await(firstLoad::awaitAll, stop);
    if (!stop.isSet()) {
      LOG.info("loaded {}: {} rows", name, progress.rowsRead());
      listener.backfillCompleted(rows(contract, progress));
    }
  }

  private static BackfillRows rows(PublishedContract contract, BackfillProgress progress) {
    return new BackfillRows(contract.contract(), progress.rowsRead(), progress.rowsEstimated());
  }

  private BackfillProgress progressOf(PublishedContract contract) {
    return BackfillResumption.of(contract, stored)
        .orElseGet(() -> reader.begin(contract.id(), contract.contract().version().minor()));
  }

  /**
   * Reads one more chunk and returns the progress after it. The chunk is then on its way, unless
   * the signal is set.
   */
  private BackfillProgress loadChunk(BackfillProgress progress, StopSignal stop)
      throws InterruptedException {
    Set<Long> mustSee = firstLoad.unsettled();
    Chunk chunk = reader.read(progress, mustSee);
    firstLoad.settled(mustSee);
    await(firstLoad::awaitRoom, stop);
    if (!stop.isSet()) {
      reader.mark(BackfillMerge.PREFIX, firstLoad.add(chunk));
    }
    return chunk.progress();
  }

  private void await(Look look, StopSignal stop) throws InterruptedException {
    while (!stop.isSet() && !look.done()) {
      forgetSettled();
    }
  }

  /** Waits a moment for the stream; returns whether it has come that far. */
  private interface Look {
    boolean done() throws InterruptedException;
  }

  /**
   * Behind a backlog the marks are far away; transactions that are visible by now are not kept
   * until then.
   */
  private void forgetSettled() {
    if (firstLoad.unsettledCount() > MOST_UNSETTLED) {
      Set<Long> seen = new HashSet<>(firstLoad.unsettled());
      seen.removeAll(reader.unseen(seen));
      firstLoad.settled(seen);
    }
  }
}
