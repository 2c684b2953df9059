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
import java.util.Optional;
import java.util.Set;
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

  /** The number of unsettled transactions above which a wait asks the source which are visible. */
  private static final int MOST_UNSETTLED = 10_000;

  private final BackfillReader reader;
  private final BackfillMerge merge;
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
    if (!stop.isSet()) {
      merge.finish();
    }
    reader.close();
  }

  private void load(PublishedContract contract, StopSignal stop) throws InterruptedException {
    BackfillProgress progress = storedOrNew(contract);
    if (progress.complete()) {
      return;
    }
    String name = contract.contract().name() + " " + contract.contract().version();
    LOG.info("loading {}: about {} rows", name, progress.rowsEstimated());
    if (progress.state() == LoadState.WAITING) {
      reader.mark(BackfillMerge.PREFIX, merge.begin(progress));
      await(merge::awaitBegun, stop);
    }
    while (!progress.complete() && !stop.isSet()) {
      Optional<BackfillProgress> next = loadChunk(progress, stop);
      if (next.isEmpty()) {
        LOG.info("the load of {} ends here: a table was truncated", name);
        listener.backfillCompleted(rows(contract, progress));
        return;
      }
      progress = next.get();
      listener.backfillProgressed(rows(contract, progress));
    }
    await(merge::awaitAll, stop);
    if (!stop.isSet()) {
      LOG.info("loaded {}: {} rows", name, progress.rowsRead());
      listener.backfillCompleted(rows(contract, progress));
    }
  }

  private static BackfillRows rows(PublishedContract contract, BackfillProgress progress) {
    return new BackfillRows(contract.contract(), progress.rowsRead(), progress.rowsEstimated());
  }

  private BackfillProgress storedOrNew(PublishedContract contract) {
    return BackfillResumption.of(contract, stored)
        .orElseGet(() -> reader.begin(contract.id(), contract.contract().version().minor()));
  }

  /**
   * Reads one more chunk and returns the progress after it. The chunk is then marked but not yet
   * durable. If the signal is set, the chunk is discarded. Empty if a truncation has overtaken the
   * backfill.
   */
  private Optional<BackfillProgress> loadChunk(BackfillProgress progress, StopSignal stop)
      throws InterruptedException {
    Set<Long> mustSee = merge.unsettled();
    Chunk chunk = reader.read(progress, mustSee);
    // The chunk's snapshot has seen them, so every later snapshot does.
    merge.settled(mustSee);
    await(merge::awaitRoom, stop);
    if (stop.isSet()) {
      return Optional.of(chunk.progress());
    }
    Optional<String> mark = merge.add(chunk);
    mark.ifPresent(content -> reader.mark(BackfillMerge.PREFIX, content));
    return mark.map(content -> chunk.progress());
  }

  private void await(BoundedWait wait, StopSignal stop) throws InterruptedException {
    while (!stop.isSet() && !wait.awaitBriefly()) {
      settleIfMany();
    }
  }

  /**
   * One of the waits of {@link BackfillMerge}. It ends after a fraction of a second, even if what
   * it waits for has not happened; returns whether it has.
   */
  private interface BoundedWait {
    boolean awaitBriefly() throws InterruptedException;
  }

  /**
   * Bounds the memory for unsettled transactions during a long wait: if the stream has a backlog,
   * it delivers many before it reaches a mark. Those that are visible by now need not be kept.
   */
  private void settleIfMany() {
    if (merge.unsettledCount() > MOST_UNSETTLED) {
      Set<Long> visible = new HashSet<>(merge.unsettled());
      visible.removeAll(reader.unseen(visible));
      merge.settled(visible);
    }
  }
}
