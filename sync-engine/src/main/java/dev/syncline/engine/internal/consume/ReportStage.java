package dev.syncline.engine.internal.consume;

import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.RegisteredConsumer;
import java.time.Duration;
import java.util.List;

/**
 * Reports to the event store how far the consumers of a destination have come. It runs beside the
 * stages that read and apply, so a report that fails or waits delays no event.
 */
final class ReportStage implements Stage {
  private static final int IDLE_INTERVALS = 6;

  private final ReportedConsumers consumers;
  private final ConsumerRegistry registry;
  private final Duration interval;
  private final ReportLog log;
  private List<ConsumerReport> reported = List.of();
  private List<FeedConsumers> compared = List.of();
  private int unchanged;

  /**
   * @param interval the time between two reports while a cursor moves; six times as long if not
   */
  ReportStage(
      ReportedConsumers consumers, ConsumerRegistry registry, Duration interval, ReportLog log) {
    this.consumers = consumers;
    this.registry = registry;
    this.interval = interval;
    this.log = log;
  }

  @Override
  public String name() {
    return "report";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    do {
      lookForChangedMajors();
      reportIfDue();
    } while (!stop.await(interval));
  }

  /** The last positions, once nothing is applied any more. */
  void end() {
    if (!log.isFailing() && !current().equals(reported)) {
      report(current());
    }
  }

  /** Before the first report, which replaces what they read until now. */
  private void lookForChangedMajors() {
    List<FeedConsumers> now = consumers.all();
    List<FeedConsumers> added = now.stream().filter(one -> !compared.contains(one)).toList();
    if (added.isEmpty()) {
      return;
    }
    try {
      List<RegisteredConsumer> registered = registry.all();
      added.stream().flatMap(one -> one.changedMajors(registered).stream()).forEach(log::warn);
      compared = now;
    } catch (RuntimeException failure) {
      log.failed(failure);
    }
  }

  private void reportIfDue() {
    List<ConsumerReport> current = current();
    unchanged = current.equals(reported) ? unchanged + 1 : 0;
    if (unchanged % IDLE_INTERVALS == 0 && !current.isEmpty()) {
      report(current);
    }
  }

  private void report(List<ConsumerReport> current) {
    try {
      registry.report(current);
      reported = current;
      log.reported();
    } catch (RuntimeException failure) {
      log.failed(failure);
    }
  }

  private List<ConsumerReport> current() {
    return consumers.all().stream().flatMap(one -> one.reports().stream()).toList();
  }
}
