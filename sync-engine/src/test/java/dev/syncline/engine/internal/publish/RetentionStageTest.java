package dev.syncline.engine.internal.publish;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.delete;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.internal.run.Stages;
import dev.syncline.engine.retention.Bounding;
import dev.syncline.engine.retention.FeedTrim;
import dev.syncline.engine.retention.RegisteredLogReaders;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.EventStoreException;
import dev.syncline.eventstore.FeedBase;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Bounding a feed beside its publisher. */
class RetentionStageTest {
  private static final Retention POLICY =
      new Retention(Optional.of(Duration.ofMillis(1)), Optional.empty(), SlowestConsumer.WAIT);
  private static final Bounding PACE = new Bounding(Duration.ofMillis(1), Duration.ofMillis(1), 20);

  private final MemoryEventStore store = new MemoryEventStore(10);
  private final StopSignal stop = new StopSignal();
  private FeedWriter writer;
  private SchemaId account;
  private Thread running;

  @BeforeEach
  void open() {
    account = store.contracts().publish(ACCOUNTS, contract("account")).id();
    writer = store.write(ACCOUNTS);
  }

  @AfterEach
  void end() throws InterruptedException {
    stop.stop();
    running.join();
    writer.close();
  }

  private void start(FeedRetention feed) {
    FeedTrim trim =
        new FeedTrim(feed, POLICY, new RegisteredLogReaders(ACCOUNTS, store.consumers()));
    RetentionStage stage = new RetentionStage(ACCOUNTS, feed, trim, PACE);
    running =
        new Thread(
            () -> {
              try {
                Stages.run("test", List.of(stage), stop);
              } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
              }
            });
    running.start();
  }

  private FeedBase base() {
    return store.retention(ACCOUNTS).size().orElseThrow().base();
  }

  @Test
  void itFoldsOnceThereIsMuchAndDropsAndRemovesDeletes() {
    start(store.retention(ACCOUNTS));
    append(writer, 1, inserts(account, 19));
    append(writer, 2, List.of(delete(account, 7)));

    await().until(() -> base().oldest().equals(new Position(11)));
    await().until(() -> base().purged().equals(new Position(20)));
    assertThat(base().folded()).isEqualTo(new Position(20));

    append(writer, 3, inserts(account, 19));
    await().during(Duration.ofMillis(50)).until(() -> base().folded().equals(new Position(20)));
  }

  @Test
  void aFailureIsTriedAgain() {
    AtomicInteger failures = new AtomicInteger(3);
    start(new FailingRetention(store.retention(ACCOUNTS), failures));
    append(writer, 1, inserts(account, 25));

    await().until(() -> base().oldest().equals(new Position(21)));
    assertThat(failures).hasValue(0);
  }

  /** Fails to fold some times. */
  private record FailingRetention(FeedRetention feed, AtomicInteger failures)
      implements FeedRetention {
    @Override
    public Optional<FeedSize> size() {
      return feed.size();
    }

    @Override
    public long fold(long events) {
      if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
        throw new EventStoreException("the connection was lost", null);
      }
      return feed.fold(events);
    }

    @Override
    public long purge(Duration age, int most) {
      return feed.purge(age, most);
    }

    @Override
    public Optional<Segment> droppable() {
      return feed.droppable();
    }

    @Override
    public boolean drop(Segment segment) {
      return feed.drop(segment);
    }
  }
}
