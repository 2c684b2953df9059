package dev.syncline.engine;

import dev.syncline.engine.consume.ConsumeLoop;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.publish.PublishLoop;
import dev.syncline.engine.run.Attempt;
import dev.syncline.engine.run.Backoff;
import dev.syncline.engine.run.LeasedAttempt;
import dev.syncline.engine.run.PipelineMonitor;
import dev.syncline.engine.run.PipelineStatus;
import dev.syncline.engine.run.SourceWatch;
import dev.syncline.engine.run.Supervisor;
import dev.syncline.engine.spi.DestinationAdapter;
import dev.syncline.engine.spi.SourceAdapter;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.Lease;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Runs a plan: one supervised pipeline for each source and each destination. */
public final class SyncEngine implements AutoCloseable {
  private static final Duration LOOK = Duration.ofSeconds(10);

  private final List<Supervisor> pipelines;
  private final List<SourceWatch> watches = new ArrayList<>();
  private volatile EngineState state = EngineState.INITIAL;

  /**
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
    this(plan, store, sources, destinations, PublishLoop.USUAL_WATCH);
  }

  /**
   * The same with another interval.
   *
   * @param watch the time between two checks that what is captured at a source has not changed
   */
  public SyncEngine(
      SyncPlan plan,
      Supplier<EventStore> store,
      SourceAdapter sources,
      DestinationAdapter destinations,
      Duration watch) {
    List<Supervisor> publish = new ArrayList<>();
    for (PublishPlan one : plan.publish()) {
      Supervisor pipeline =
          supervise(
              "publish " + one.feed(),
              () -> store.get().lease(one.feed(), one.publishes()),
              new PublishLoop(one, sources, store, watch));
      publish.add(pipeline);
      watches.add(new SourceWatch(pipeline.monitor(), sources.guard(one), LOOK));
    }
    Stream<Supervisor> consume =
        plan.consume().stream()
            .map(
                one ->
                    supervise(
                        "consume into " + one.destination().slug(),
                        () -> destinations.lease(one.destination(), one.subscriptions()),
                        new ConsumeLoop(one, destinations, store)));
    pipelines = Stream.concat(publish.stream(), consume).toList();
    state = EngineState.PREPARED;
  }

  private static Supervisor supervise(String name, Supplier<Lease> leases, Attempt work) {
    Backoff backoff =
        new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5), ThreadLocalRandom.current());
    Backoff patience =
        new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30), ThreadLocalRandom.current());
    return new Supervisor(
        new PipelineMonitor(name), new LeasedAttempt(leases, work), backoff, patience);
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
    return pipelines.stream().map(pipeline -> pipeline.monitor().status()).toList();
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
