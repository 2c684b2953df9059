package dev.syncline.engine.internal.publish;

import dev.syncline.engine.listener.PublishTimes;
import dev.syncline.engine.listener.TransactionsPublished;
import dev.syncline.engine.spi.BackfillReader.Chunk;
import dev.syncline.eventstore.CapturedObjects;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.LoadedRows;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One append to a feed from its first step to its commit, and what it contains. */
final class OpenAppend implements AppendStep.Visitor, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenAppend.class);

  private final FeedAppend append;
  private final BackfillMerge merge;
  private final PublisherDeadLetters deadLetters;
  private long transactions;
  private long events;
  private AppendStep.@Nullable End last;
  private final List<Diagnostic> restarts = new ArrayList<>();

  OpenAppend(FeedAppend append, BackfillMerge merge, PublisherDeadLetters deadLetters) {
    this.append = append;
    this.merge = merge;
    this.deadLetters = deadLetters;
  }

  @Override
  public void add(AppendStep.Add step) {
    append.add(step.header(), step.events());
    events += step.events().size();
  }

  @Override
  public void setAside(AppendStep.SetAside step) {
    step.events().forEach(event -> append.setAside(step.header(), event));
    deadLetters.setAside(step.events().size());
  }

  @Override
  public void end(AppendStep.End step) {
    append.end(step.end());
    transactions++;
    last = step;
  }

  @Override
  public void retire(AppendStep.Retire step) {
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

  @Override
  public void truncate(AppendStep.Truncate step) {
    PublishedContract contract = step.contract();
    long gone =
        append.truncate(step.header(), contract.id(), contract.contract().version().minor());
    events += gone;
    LOG.info(
        "the table of {} {} was truncated: published the deletes of {} rows",
        contract.contract().name(),
        contract.contract().version(),
        gone);
  }

  @Override
  public void restart(AppendStep.Restart step) {
    append.startOver(step.interrupted());
    restarts.add(step.why());
  }

  @Override
  public void save(AppendStep.Save step) {
    append.save(step.progress());
  }

  @Override
  public void load(AppendStep.Load step) {
    Chunk chunk = step.chunk();
    LoadedRows loaded =
        append.load(
            step.header(), chunk.rows().published(), chunk.rows().refused(), chunk.progress());
    events += loaded.added();
    deadLetters.setAside(loaded.setAside());
    merge.appended();
  }

  @Override
  public void deleteMissing(AppendStep.DeleteMissing step) {
    long gone = append.deleteMissingRows(step.header(), step.job());
    events += gone;
    if (gone > 0) {
      LOG.info(
          "backfill {}: {} rows no longer exist at the source: published their deletes",
          step.job().job().orElseThrow(),
          gone);
    }
  }

  @Override
  public void endJob(AppendStep.EndJob step) {
    append.endJob(step.job(), step.failure());
  }

  void remember(CapturedObjects objects) {
    append.remember(objects);
  }

  FeedCheckpoint commit() {
    return append.commit();
  }

  /**
   * What the commit published.
   *
   * @param durable the result of the commit, which followed the end of a source transaction
   */
  TransactionsPublished published(FeedName feed, FeedCheckpoint durable) {
    AppendStep.End end = Objects.requireNonNull(last, "no transaction has ended");
    return new TransactionsPublished(
        feed,
        durable.head(),
        transactions,
        events,
        end.header().committedAt(),
        new PublishTimes(end.times().captured(), end.times().transformed(), Instant.now()));
  }

  /** Why backfills restart with the commit; empty if none does. */
  List<Diagnostic> restarts() {
    return restarts;
  }

  /** Discards everything unless committed. */
  @Override
  public void close() {
    append.close();
  }
}
