package dev.syncline.engine;

import dev.syncline.engine.internal.consume.ConsumeLoop;
import dev.syncline.engine.internal.publish.JobPacing;
import dev.syncline.engine.internal.publish.PublishLoop;
import dev.syncline.engine.internal.run.Attempt;
import dev.syncline.engine.internal.run.GuardedListeners;
import dev.syncline.engine.internal.run.LeasedAttempt;
import dev.syncline.engine.internal.run.Pipeline;
import dev.syncline.engine.internal.run.PipelineMonitor;
import dev.syncline.engine.internal.run.SourceWatch;
import dev.syncline.engine.internal.run.Supervisor;
import dev.syncline.engine.listener.EngineListener;
import dev.syncline.engine.listener.PipelineId;
import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.spi.DestinationAdapter;
import dev.syncline.engine.spi.SourceAdapter;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.Lease;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs a plan: one supervised pipeline for each source and each destination. */
public final class SyncEngine implements AutoCloseable {
  private final EngineSettings settings;
  private final List<EngineListener> listeners;
  private final List<PipelineMonitor> monitors = new ArrayList<>();
  private final List<Supervisor> pipelines = new ArrayList<>();
  private final List<SourceWatch> watches = new ArrayList<>();
  private volatile EngineState state = EngineState.INITIAL;

  /**
   * An engine with the default settings.
   *
   * @param plan what to run
   * @param store the event store, connected on first use; the engine does not close it
   * @param sources opens sources
   * @param destinations opens destinations
   */
  public SyncEngine(
      SyncPlan plan,
      Supplier<EventStore> store,
      SourceAdapter sources,
      DestinationAdapter destinations) {
    this(plan, store, sources, destinations, EngineSettings.DEFAULT);
  }

  /**
   * The same with settings.
   *
   * @param settings of every pipeline
   */
  public SyncEngine(
      SyncPlan plan,
      Supplier<EventStore> store,
      SourceAdapter sources,
      DestinationAdapter destinations,
      EngineSettings settings) {
    this(plan, store, sources, destinations, settings, List.of());
  }

  /**
   * The same with observers.
   *
   * @param listeners observe every pipeline
   */
  public SyncEngine(
      SyncPlan plan,
      Supplier<EventStore> store,
      SourceAdapter sources,
      DestinationAdapter destinations,
      EngineSettings settings,
      List<EngineListener> listeners) {
    this.settings = settings;
    this.listeners = List.copyOf(listeners);
    for (PublishPlan one : plan.publish()) {
      Pipeline pipeline = pipeline(new PipelineId.Publisher(one.feed()));
      supervise(
          pipeline,
          () -> store.get().lease(one.feed(), one.publishes()),
          new PublishLoop(
              one,
              sources,
              store,
              settings.tableCheck(),
              settings.bounding(),
              new JobPacing(
                  settings.backfillCheck(),
                  settings.backfillSlowdown(),
                  settings.backfillParallel())));
      watches.add(new SourceWatch(pipeline, sources.guard(one), settings.walCheck()));
    }
    for (ConsumePlan one : plan.consume()) {
      supervise(
          pipeline(new PipelineId.Consumer(one.destination().slug())),
          () -> destinations.lease(one.destination(), one.subscriptions()),
          new ConsumeLoop(one, destinations, store, settings.catchUp(), settings.consumerReport()));
    }
    state = EngineState.PREPARED;
  }

  private Pipeline pipeline(PipelineId id) {
    PipelineMonitor monitor = new PipelineMonitor(id.name());
    monitors.add(monitor);
    List<PipelineListener> all = new ArrayList<>();
    all.add(monitor);
    listeners.forEach(listener -> all.add(listener.pipeline(id)));
    return new Pipeline(id.name(), new GuardedListeners(id.name(), all), monitor);
  }

  private void supervise(Pipeline pipeline, Supplier<Lease> leases, Attempt work) {
    pipelines.add(
        new Supervisor(
            pipeline,
            new LeasedAttempt(leases, work),
            settings.retry().backoff(ThreadLocalRandom.current()),
            settings.halt().backoff(ThreadLocalRandom.current()),
            settings.patience()));
  }

  public void start() {
    pipelines.forEach(Supervisor::start);
    watches.forEach(SourceWatch::start);
    state = EngineState.STARTED;
  }

  public EngineState state() {
    return state;
  }

  /** The current status of every pipeline. */
  public List<PipelineStatus> pipelines() {
    return monitors.stream().map(PipelineMonitor::status).toList();
  }

  /** Ends all pipelines in parallel; everything applied so far is durable. */
  @Override
  public void close() {
    if (state == EngineState.CLOSED) {
      return;
    }
    List<Thread> closing =
        Stream.concat(
                pipelines.stream().map(one -> new Thread(one::close)),
                watches.stream().map(one -> new Thread(one::close)))
            .toList();
    closing.forEach(Thread::start);
    for (Thread thread : closing) {
      try {
        thread.join();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
      }
    }
    state = EngineState.CLOSED;
  }
}
