package dev.syncline.engine;

import static dev.syncline.engine.memory.Account.key;
import static dev.syncline.engine.memory.Soon.soon;
import static dev.syncline.engine.memory.Write.put;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.internal.consume.ConsumeLoop;
import dev.syncline.engine.internal.publish.PublishLoop;
import dev.syncline.engine.listener.ApplyTimes;
import dev.syncline.engine.listener.PublishTimes;
import dev.syncline.engine.listener.TransactionsApplied;
import dev.syncline.engine.listener.TransactionsPublished;
import dev.syncline.engine.memory.Loss;
import dev.syncline.engine.memory.MemoryDestination;
import dev.syncline.engine.memory.MemoryDestinationAdapter;
import dev.syncline.engine.memory.MemorySource;
import dev.syncline.engine.memory.MemorySourceAdapter;
import dev.syncline.engine.memory.Plans;
import dev.syncline.engine.memory.QuickPipeline;
import dev.syncline.engine.memory.RecordedEvents;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.memory.MemoryEventStore;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What pipelines report while they publish and consume, and in which order. */
class PipelineEventsTest {
  private static final Duration WATCH = Duration.ofMillis(10);

  private final MemorySource source = new MemorySource();
  private final MemoryEventStore store = new MemoryEventStore();
  private final MemoryDestination destination = new MemoryDestination();
  private final RecordedEvents ofPublisher = new RecordedEvents();
  private final RecordedEvents ofConsumer = new RecordedEvents();
  private final QuickPipeline publisher =
      QuickPipeline.start(
          new PublishLoop(
              Plans.publish(),
              new MemorySourceAdapter(source),
              () -> store,
              WATCH,
              EngineSettings.DEFAULT.bounding()),
          ofPublisher);
  private QuickPipeline consumer;

  @AfterEach
  void close() {
    publisher.close();
    if (consumer != null) {
      consumer.close();
    }
  }

  @Test
  void aPublisherReportsItsBackfillItsCommitsAndEachAttempt() {
    awaitLoaded();
    source.commit(put(1, "Ada"), put(2, "Bob"));
    soon().until(() -> ofPublisher.all().contains("published to 2"));
    source.loseConnectionAfter(0);
    soon().until(() -> ofPublisher.all().contains("resuming from-accounts/db-accounts at 2"));
    source.commit(put(3, "Cy"));
    soon().until(() -> ofPublisher.all().contains("published to 3"));
    publisher.close();

    assertThat(ofPublisher.all())
        .containsExactly(
            "starting",
            "resuming from-accounts/db-accounts at 0",
            "running",
            "backfill read 0 of 0",
            "backfill of account complete",
            "published to 2",
            "interrupted by ENG-120",
            "starting",
            "resuming from-accounts/db-accounts at 2",
            "running",
            "published to 3",
            "stopped");
  }

  @Test
  void aCommitIsReportedWithItsSizeAndTheTimesOfItsStages() {
    awaitLoaded();

    source.commit(put(1, "Ada"), put(2, "Bob"));

    soon().until(() -> ofPublisher.all().contains("published to 2"));
    TransactionsPublished commit = ofPublisher.published().get(ofPublisher.published().size() - 1);
    assertThat(commit.feed()).isEqualTo(Plans.FEED);
    assertThat(commit.position()).isEqualTo(new Position(2));
    assertThat(commit.transactions()).isEqualTo(1);
    assertThat(commit.events()).isEqualTo(2);
    PublishTimes times = commit.times();
    assertThat(
            List.of(commit.committedAt(), times.captured(), times.transformed(), times.appended()))
        .isSorted();
  }

  @Test
  void aConsumerReportsWhatItAppliedAndEachAttempt() {
    awaitLoaded();
    destination.columnWidth(3);
    startConsumer();
    source.commit(put(1, "Ada"), put(2, "Bob"));
    awaitRow(2);
    destination.loseNext(Loss.COMMIT);
    source.commit(put(3, "Cy"));
    awaitRow(3);
    source.commit(put(4, "Dietrich"));
    soon().until(() -> ofConsumer.all().contains("halted by MEM-202"));
    consumer.close();

    assertThat(ofConsumer.all())
        .startsWith(
            "starting",
            "resuming from-accounts/db-accounts at 0",
            "running",
            "applied to 2",
            "interrupted by ENG-120",
            "starting",
            "resuming from-accounts/db-accounts at 2",
            "running",
            "applied to 3",
            "halted by MEM-202");
    TransactionsApplied commit = ofConsumer.applied().get(0);
    assertThat(commit.feed()).isEqualTo(Plans.FEED);
    assertThat(commit.consumers()).containsExactly("to-orders/copy");
    assertThat(commit.events()).isEqualTo(2);
    ApplyTimes times = commit.times();
    assertThat(List.of(commit.committedAt().orElseThrow(), times.read(), times.applied()))
        .isSorted();
  }

  private void startConsumer() {
    consumer =
        QuickPipeline.start(
            new ConsumeLoop(
                Plans.consume(),
                new MemoryDestinationAdapter(destination),
                () -> store,
                EngineSettings.DEFAULT.catchUp(),
                EngineSettings.DEFAULT.consumerReport()),
            ofConsumer);
  }

  private void awaitLoaded() {
    soon().until(() -> ofPublisher.all().contains("backfill of account complete"));
  }

  private void awaitRow(int id) {
    soon().until(() -> destination.rows().containsKey(key(id)));
  }
}
