package dev.syncline.engine.internal.consume;

import dev.syncline.engine.internal.run.Attempt;
import dev.syncline.engine.internal.run.Handoff;
import dev.syncline.engine.internal.run.Pipeline;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.internal.run.Stages;
import dev.syncline.engine.plan.AwaitedContract;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.spi.ConsumerSink;
import dev.syncline.engine.spi.DestinationAdapter;
import dev.syncline.engine.spi.PlanOutdatedException;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies feeds to one destination: for each feed, one thread reads pages while another applies the
 * ones before them. It waits for contracts that are not published yet.
 */
public final class ConsumeLoop implements Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumeLoop.class);
  private static final int PAGES_AHEAD = 4;

  private final ConsumePlan plan;
  private final DestinationAdapter destinations;
  private final Supplier<EventStore> store;
  private final OutdatedPlans outdated = new OutdatedPlans();

  /**
   * @param plan what to consume
   * @param destinations opens the destination
   * @param store the event store, connected on first use
   */
  public ConsumeLoop(
      ConsumePlan plan, DestinationAdapter destinations, Supplier<EventStore> store) {
    this.plan = plan;
    this.destinations = destinations;
    this.store = store;
  }

  @Override
  public void run(StopSignal stop, Pipeline pipeline) throws InterruptedException {
    pipeline.listener().starting();
    EventStore events = store.get();
    Subscriptions subscriptions = Subscriptions.resolve(plan.subscriptions(), events.contracts());
    List<AutoCloseable> open = new ArrayList<>();
    try {
      List<Stage> stages = new ArrayList<>();
      for (var feed : subscriptions.byFeed().entrySet()) {
        stages.addAll(stages(events, feed.getKey(), feed.getValue(), pipeline, open));
      }
      if (!subscriptions.awaited().isEmpty()) {
        stages.add(new AwaitContracts(subscriptions.awaited(), events.contracts()));
      }
      tell(subscriptions, pipeline);
      Stages.run(pipeline.name(), stages, stop);
    } catch (ContractsPublished published) {
      LOG.info("{}; planning again", published.getMessage());
    } catch (PlanOutdatedException changed) {
      outdated.met(changed, pipeline.progress().events());
      LOG.info("{}; planning again", changed.getMessage());
    } finally {
      CloseAll.of(open);
    }
  }

  private List<Stage> stages(
      EventStore events,
      FeedName feed,
      Map<Subscription, List<PublishedContract>> subscriptions,
      Pipeline pipeline,
      List<AutoCloseable> open)
      throws InterruptedException {
    FeedReader reader = events.read(feed);
    open.add(reader);
    ConsumerSink sink =
        destinations.open(feed, plan.destination(), subscriptions, reader::histories);
    open.add(sink);
    pipeline.listener().resuming(feed, sink.cursor());
    List<String> consumers = subscriptions.keySet().stream().map(Subscription::name).toList();
    LOG.info(
        "applying {} to {}, feed {} from position {}",
        consumers,
        plan.destination().address(),
        feed,
        sink.cursor());
    Set<SchemaId> wanted =
        subscriptions.values().stream()
            .flatMap(List::stream)
            .map(PublishedContract::id)
            .collect(Collectors.toUnmodifiableSet());
    Handoff<ReadPage> handoff = new Handoff<>(PAGES_AHEAD);
    return List.of(
        new ReadStage(reader, wanted, sink.cursor(), handoff),
        new ApplyStage(handoff, sink, new Applying(feed, consumers), pipeline.listener()));
  }

  private static void tell(Subscriptions subscriptions, Pipeline pipeline) {
    if (subscriptions.awaited().isEmpty()) {
      pipeline.listener().running("");
      return;
    }
    String note = "waiting for " + subscriptions.awaited() + " to be published";
    LOG.info("{}", note);
    subscriptions.awaited().stream()
        .filter(AwaitedContract::mayBeMistyped)
        .forEach(one -> LOG.warn("{}: {}", pipeline.name(), one.diagnostic()));
    if (subscriptions.byFeed().isEmpty()) {
      pipeline.listener().waiting(note);
    } else {
      pipeline.listener().running(note);
    }
  }
}
