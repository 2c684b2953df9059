package dev.syncline.engine.internal.publish;

import dev.syncline.engine.internal.run.Attempt;
import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.internal.run.Pipeline;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.internal.run.Stages;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.retention.Bounding;
import dev.syncline.engine.retention.FeedTrim;
import dev.syncline.engine.retention.RegisteredLogReaders;
import dev.syncline.engine.spi.CheckedSource;
import dev.syncline.engine.spi.SourceAdapter;
import dev.syncline.engine.spi.SourceSession;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedStatus;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.verify.Diagnostic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes a source to its feed: one thread transforms changes while another makes the ones before
 * them durable, and the backfill runs beside both.
 */
public final class PublishLoop implements Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(PublishLoop.class);
  private static final int SLICES_AHEAD = 4;

  private final PublishPlan plan;
  private final SourceAdapter sources;
  private final Supplier<EventStore> store;
  private final Duration watch;
  private final Bounding bounding;
  private List<Diagnostic> warned = List.of();
  private final JobPacing jobs;

  /** A loop with the default pacing of backfill jobs. */
  public PublishLoop(
      PublishPlan plan,
      SourceAdapter sources,
      Supplier<EventStore> store,
      Duration watch,
      Bounding bounding) {
    this(plan, sources, store, watch, bounding, JobPacing.DEFAULT);
  }

  /**
   * @param plan what to publish
   * @param sources opens the source
   * @param store the event store, connected on first use
   * @param watch the time between two checks that what is captured at the source has not changed
   * @param bounding the pace at which the feed is bounded, if its plan has a retention policy
   * @param jobs when to look for backfill jobs, and when to slow them down
   */
  public PublishLoop(
      PublishPlan plan,
      SourceAdapter sources,
      Supplier<EventStore> store,
      Duration watch,
      Bounding bounding,
      JobPacing jobs) {
    this.plan = plan;
    this.sources = sources;
    this.store = store;
    this.watch = watch;
    this.bounding = bounding;
    this.jobs = jobs;
  }

  @Override
  public void run(StopSignal stop, Pipeline pipeline) throws InterruptedException {
    PipelineListener listener = pipeline.listener();
    listener.starting();
    EventStore events = store.get();
    List<FeedStatus> stored = events.feeds();
    RetiredSchemas retired = new RetiredSchemas(plan, events.contracts().all());
    PublishPlan publishable = retired.without();
    warn(retired.warnings());
    CheckedSource source = sources.check(publishable, durable(stored), stored);
    try (FeedWriter writer = events.write(plan.feed());
        SourceSession session = source.open(writer, events.contracts())) {
      CaptureGap.reset(writer, session);
      session.gaps().forEach(listener::gapFound);
      listener.resuming(plan.feed(), writer.checkpoint().head());
      listener.running(retired.note());
      LOG.info(
          "capturing {} from {}, feed {} at position {}",
          publishable.schemas().stream().map(one -> one.schema().name()).toList(),
          plan.source().address(),
          plan.feed(),
          writer.checkpoint().head());
      Stages.run(
          pipeline.name(),
          stages(events, session, writer, deadLetters(events, session, listener), listener),
          stop);
    }
  }

  private void warn(List<Diagnostic> warnings) {
    if (!warnings.equals(warned)) {
      warnings.forEach(warning -> LOG.warn("{}", warning));
    }
    warned = warnings;
  }

  /** The durable state of the feed, read without taking the feed over. */
  private FeedCheckpoint durable(List<FeedStatus> stored) {
    return stored.stream()
        .filter(feed -> feed.name().equals(plan.feed()))
        .map(FeedStatus::checkpoint)
        .findFirst()
        .orElse(new FeedCheckpoint(Position.START, Lsn.ZERO, Optional.empty()));
  }

  private static PublisherDeadLetters deadLetters(
      EventStore events, SourceSession session, PipelineListener listener) {
    List<String> schemas =
        session.contracts().stream()
            .map(PublishedContract::contract)
            .map(one -> one.manifest() + "/" + one.name() + " " + one.version())
            .toList();
    PublisherDeadLetters deadLetters =
        new PublisherDeadLetters(events.deadLetters(), schemas, listener);
    deadLetters.begin();
    return deadLetters;
  }

  private List<Stage> stages(
      EventStore events,
      SourceSession session,
      FeedWriter writer,
      PublisherDeadLetters deadLetters,
      PipelineListener listener) {
    List<BackfillProgress> stored = writer.backfills();
    List<PublishedContract> toLoad =
        session.contracts().stream()
            .filter(contract -> !BackfillResumption.isComplete(contract, stored))
            .toList();
    List<PublishedContract> notBegun =
        toLoad.stream().filter(contract -> BackfillResumption.isUnknown(contract, stored)).toList();
    BackfillMerge merge = new BackfillMerge(notBegun, !toLoad.isEmpty());
    BackfillCompletion completion = new BackfillCompletion(session.contracts(), toLoad);
    Handoff<List<AppendStep>> handoff = new Handoff<>(SLICES_AHEAD);
    List<Stage> stages = new ArrayList<>();
    plan.retain().ifPresent(policy -> stages.add(retention(events, policy)));
    Collections.addAll(
        stages,
        new TransformStage(
            session.changes(),
            session.transformer(),
            merge,
            completion,
            new Truncations(session.contracts(), stored, merge, completion),
            new AppendOnlyLoads(session.contracts(), stored, session.boundaries(), merge),
            handoff),
        new AppendStage(
            handoff,
            plan.feed(),
            writer,
            session.changes(),
            session.watch(),
            merge,
            deadLetters,
            listener),
        new BackfillStage(session.backfill(), merge, toLoad, stored, listener),
        new BackfillJobStage(
            session.backfillJobs(),
            merge,
            new JobQueue(plan.feed(), events.backfillJobs(), session.contracts(), jobs),
            listener),
        new WatchStage(session.watch(), watch),
        new MeasureStage(plan.feed(), events, bounding.interval(), listener));
    return stages;
  }

  private Stage retention(EventStore events, Retention policy) {
    FeedRetention feed = events.retention(plan.feed());
    FeedTrim trim =
        new FeedTrim(feed, policy, new RegisteredLogReaders(plan.feed(), events.consumers()));
    return new RetentionStage(plan.feed(), feed, trim, bounding);
  }
}
