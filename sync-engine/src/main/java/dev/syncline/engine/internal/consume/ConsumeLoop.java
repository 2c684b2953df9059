package dev.syncline.engine.internal.consume;

import dev.syncline.engine.internal.run.Attempt;
import dev.syncline.engine.internal.run.Pipeline;
import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.internal.run.Stages;
import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.engine.spi.ConsumersChangedException;
import dev.syncline.engine.spi.CursorReader;
import dev.syncline.engine.spi.DestinationAdapter;
import dev.syncline.engine.spi.PlanOutdatedException;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies feeds to one destination: for each group of consumer schemas, one thread reads pages
 * while another applies the ones before them. Consumer schemas of a feed are one group, except for
 * those that are paused or have to catch up. It waits for contracts that are not published yet.
 */
public final class ConsumeLoop implements Attempt {
  private static final Logger LOG = LoggerFactory.getLogger(ConsumeLoop.class);

  private final ConsumePlan plan;
  private final DestinationAdapter destinations;
  private final Supplier<EventStore> store;
  private final CatchUp limits;
  private final Duration reports;
  private final ReportLog reportLog;
  private final OutdatedPlans outdated = new OutdatedPlans();

  /**
   * @param plan what to consume
   * @param destinations opens the destination
   * @param store the event store, connected on first use
   * @param limits how consumer schemas that are behind catch up
   * @param reports the time between two reports of how far the consumers have come
   */
  public ConsumeLoop(
      ConsumePlan plan,
      DestinationAdapter destinations,
      Supplier<EventStore> store,
      CatchUp limits,
      Duration reports) {
    this.plan = plan;
    this.destinations = destinations;
    this.store = store;
    this.limits = limits;
    this.reports = reports;
    reportLog = new ReportLog(plan.destination().slug().value());
  }

  @Override
  public void run(StopSignal stop, Pipeline pipeline) throws InterruptedException {
    pipeline.listener().starting();
    EventStore events = store.get();
    Subscriptions subscriptions = Subscriptions.resolve(plan.subscriptions(), events.contracts());
    subscriptions.requireNotAllRetired();
    List<AutoCloseable> open = new ArrayList<>();
    try {
      Arrangement arrangement = arranged(subscriptions);
      pipeline.listener().consumersArranged(arrangement.statuses());
      List<Stage> stages = new ArrayList<>();
      ReportedConsumers reported = new ReportedConsumers();
      for (ConsumerGroup group : arrangement.joined()) {
        OpenGroup joined = opened(group, events, reported);
        open.add(joined);
        pipeline.listener().resuming(group.feed(), joined.cursor());
        stages.addAll(joined.stages(pipeline));
      }
      for (ConsumerGroup group : arrangement.catchingUp()) {
        stages.add(new CatchUpStage(group, pipeline, late -> opened(late, events, reported)));
      }
      ReportStage report = new ReportStage(reported, events.consumers(), reports, reportLog);
      if (!stages.isEmpty()) {
        stages.add(report);
      }
      if (!arrangement.isComplete()) {
        stages.add(watch(arrangement, subscriptions, open));
      }
      if (!subscriptions.awaited().isEmpty()) {
        stages.add(new AwaitContracts(subscriptions.awaited(), events.contracts()));
      }
      tell(subscriptions, arrangement, pipeline);
      Stages.run(pipeline.name(), stages, stop);
      report.end();
    } catch (ContractsPublished | ConsumersChangedException changed) {
      LOG.info("{}; planning again", changed.getMessage());
    } catch (PlanOutdatedException changed) {
      outdated.met(changed, pipeline.progress().events());
      LOG.info("{}; planning again", changed.getMessage());
    } finally {
      CloseAll.of(open);
    }
  }

  private Arrangement arranged(Subscriptions subscriptions) {
    if (subscriptions.byFeed().isEmpty()) {
      return Arrangement.NOTHING;
    }
    try (CursorReader cursors = destinations.cursors(plan.destination())) {
      return Arrangement.of(subscriptions.byFeed(), cursors::read, limits);
    }
  }

  private Stage watch(
      Arrangement arrangement, Subscriptions subscriptions, List<AutoCloseable> open) {
    CursorReader cursors = destinations.cursors(plan.destination());
    open.add(cursors);
    return new WatchConsumers(
        arrangement, List.copyOf(subscriptions.byFeed().keySet()), cursors, limits);
  }

  private OpenGroup opened(ConsumerGroup group, EventStore events, ReportedConsumers reported)
      throws InterruptedException {
    OpenGroup open = OpenGroup.open(group, plan, destinations, events);
    reported.add(open.consumers());
    return open;
  }

  private static void tell(
      Subscriptions subscriptions, Arrangement arrangement, Pipeline pipeline) {
    String note = note(subscriptions, arrangement);
    if (!note.isEmpty()) {
      LOG.info("{}", note);
    }
    subscriptions.awaited().stream()
        .filter(one -> one.mayBeMistyped() || one.isRetired())
        .forEach(one -> LOG.warn("{}: {}", pipeline.name(), one.diagnostic()));
    if (subscriptions.byFeed().isEmpty() && !note.isEmpty()) {
      pipeline.listener().waiting(note);
    } else {
      pipeline.listener().running(note);
    }
  }

  private static String note(Subscriptions subscriptions, Arrangement arrangement) {
    return Stream.of(subscriptions.note(), arrangement.note())
        .filter(note -> !note.isEmpty())
        .collect(Collectors.joining("; "));
  }
}
