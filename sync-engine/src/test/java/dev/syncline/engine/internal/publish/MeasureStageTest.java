package dev.syncline.engine.internal.publish;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.internal.run.PipelineMonitor;
import dev.syncline.engine.internal.run.Stages;
import dev.syncline.engine.retention.StoredFeed;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.BaseReading;
import dev.syncline.eventstore.ConsumerId;
import dev.syncline.eventstore.ConsumerReport;
import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.memory.MemoryEventStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a publisher's status says about its feed in the event store. */
class MeasureStageTest {
  private final MemoryEventStore store = new MemoryEventStore(10);
  private final PipelineMonitor monitor = new PipelineMonitor("publish shop/accounts");
  private final SchemaId account = store.contracts().publish(ACCOUNTS, contract("account")).id();

  private void report(String name, long position) {
    store
        .consumers()
        .report(
            List.of(
                new ConsumerReport(
                    new ConsumerId(ACCOUNTS, name, "db"),
                    account,
                    new Cursor(Optional.of(History.begin()), new Position(position)))));
  }

  private StoredFeed measured() throws InterruptedException {
    StopSignal stop = new StopSignal();
    Thread thread =
        new Thread(
            () -> {
              try {
                Stages.run(
                    "test",
                    List.of(new MeasureStage(ACCOUNTS, store, Duration.ofMillis(1), monitor)),
                    stop);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    thread.start();
    await().until(() -> monitor.status().stored().isPresent());
    stop.stop();
    thread.join();
    return monitor.status().stored().orElseThrow();
  }

  @Test
  void itSaysHowLargeTheFeedIsAndWhoNeedsItsOldestEvent() throws InterruptedException {
    store.contracts().publish(ACCOUNTS, contract("address"));
    try (FeedWriter writer = store.write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 25));
      store.retention(ACCOUNTS).fold(20);
      report("orders/quick", 25);
      report("orders/slow", 5);
      report("orders/gone", 2);
      report("orders/new", 0);
      store.consumers().giveUp(new ConsumerId(ACCOUNTS, "orders/gone", "db"), "late");

      StoredFeed stored = measured();

      assertThat(stored.size().logEvents()).isEqualTo(25);
      RegisteredConsumer slowest = stored.slowest().orElseThrow();
      assertThat(slowest.id().name()).isEqualTo("orders/slow");
      assertThat(BaseReading.readsLog(slowest.report().cursor())).isTrue();
      assertThat(stored.behind(slowest)).isEqualTo(20);
      assertThat(stored.givenUp())
          .extracting(one -> one.id().name())
          .containsExactly("orders/gone");
      assertThat(stored.versions())
          .extracting(one -> one.reference().name(), one -> one.consumers().size())
          .containsExactly(tuple("account", 4), tuple("address", 0));
    }
  }
}
