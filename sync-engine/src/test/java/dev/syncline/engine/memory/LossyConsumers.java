package dev.syncline.engine.memory;

import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerRegistry;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.RegisteredConsumer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A registry of consumers that can be unreachable. */
final class LossyConsumers implements ConsumerRegistry {
  private final ConsumerRegistry consumers;
  private final AtomicInteger refused = new AtomicInteger();
  private volatile boolean takesReports = true;

  LossyConsumers(ConsumerRegistry consumers) {
    this.consumers = consumers;
  }

  void takesReports(boolean answer) {
    takesReports = answer;
  }

  int refused() {
    return refused.get();
  }

  @Override
  public void report(List<ConsumerReport> reports) {
    if (!takesReports) {
      refused.incrementAndGet();
      throw new EventStoreException("no report is taken", null);
    }
    consumers.report(reports);
  }

  @Override
  public List<RegisteredConsumer> all() {
    return consumers.all();
  }

  @Override
  public boolean forget(ConsumerId consumer) {
    return consumers.forget(consumer);
  }

  @Override
  public boolean giveUp(ConsumerId consumer, String reason) {
    return consumers.giveUp(consumer, reason);
  }
}
