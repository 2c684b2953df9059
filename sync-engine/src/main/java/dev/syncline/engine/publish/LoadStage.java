package dev.syncline.engine.publish;

import dev.syncline.engine.run.PipelineMonitor;
import dev.syncline.engine.run.Stage;
import dev.syncline.engine.run.StopSignal;
import dev.syncline.engine.spi.BackfillReader;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.PublishedContract;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads the rows that were there before capture began, one contract after the other. */
final class LoadStage implements Stage {
  private static final Logger LOG = LoggerFactory.getLogger(LoadStage.class);

  private static final int MOST_UNSETTLED = 10_000;

  private final BackfillReader reader;
  private final FirstLoad firstLoad;
  private final List<PublishedContract> contracts;
  private final List<BackfillProgress> stored;
  private final PipelineMonitor monitor;

  LoadStage(
      BackfillReader reader,
      FirstLoad firstLoad,
      List<PublishedContract> contracts,
      List<BackfillProgress> stored,
      PipelineMonitor monitor) {
    this.reader = reader;
    this.firstLoad = firstLoad;
    this.contracts = contracts;
    this.stored = stored;
    this.monitor = monitor;
  }

  @Override
  public String name() {
    return "load";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    if (!contracts.isEmpty()) {
      reader.awaitRunningTransactions();
    }
    for (PublishedContract contract : contracts) {
      load(contract, stop);
    }
    if (!stop.isSet()) {
      firstLoad.finish();
    }
    reader.close();
  }

  private void load(PublishedContract contract, StopSignal stop) throws InterruptedException {
    Optional<BackfillProgress> found = LoadProgress.of(contract, stored);
    BackfillProgress progress =
        found.isPresent()
            ? found.get()
            : reader.begin(contract.id(), contract.contract().version().minor());
    String name = contract.contract().name() + " " + contract.contract().version();
    if (!progress.complete()) {
      LOG.info("loading {}: about {} rows", name, progress.rowsEstimated());
    }
    while (!progress.complete() && !stop.isSet()) {
      progress = loadChunk(progress, stop);
      monitor.note(
          "loading " + name + ": " + progress.rowsRead() + " of about " + progress.rowsEstimated());
      if (progress.complete()) {
        LOG.info("loaded {}: {} rows", name, progress.rowsRead());
        monitor.note("");
      }
    }
  }

  /** The progress after one chunk; unchanged if it was to stop before. */
  private BackfillProgress loadChunk(BackfillProgress progress, StopSignal stop)
      throws InterruptedException {
    reader.mark(FirstLoad.PREFIX, firstLoad.open(progress));
    while (!firstLoad.awaitLow()) {
      if (stop.isSet()) {
        return progress;
      }
      forgetSettled();
    }
    Set<Long> mustSee = firstLoad.unsettled();
    Chunk chunk = reader.read(progress, mustSee);
    firstLoad.settled(mustSee);
    reader.mark(FirstLoad.PREFIX, firstLoad.close(chunk));
    while (!firstLoad.awaitHigh()) {
      if (stop.isSet()) {
        return progress;
      }
      forgetSettled();
    }
    return chunk.progress();
  }

  /** Behind a backlog the marks are far away, and what is delivered until then is not kept. */
  private void forgetSettled() {
    if (firstLoad.unsettledCount() > MOST_UNSETTLED) {
      Set<Long> seen = new HashSet<>(firstLoad.unsettled());
      seen.removeAll(reader.unseen(seen));
      firstLoad.settled(seen);
    }
  }
}
