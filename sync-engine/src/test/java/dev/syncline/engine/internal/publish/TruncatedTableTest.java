package dev.syncline.engine.internal.publish;

import static dev.syncline.engine.memory.Account.key;
import static dev.syncline.engine.memory.Soon.soon;
import static dev.syncline.engine.memory.Write.put;
import static dev.syncline.engine.memory.Write.truncate;
import static dev.syncline.engine.memory.Write.truncateJoined;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.engine.EngineSettings;
import dev.syncline.engine.memory.Account;
import dev.syncline.engine.memory.FeedContent;
import dev.syncline.engine.memory.Loss;
import dev.syncline.engine.memory.LossyStore;
import dev.syncline.engine.memory.MemorySource;
import dev.syncline.engine.memory.MemorySourceAdapter;
import dev.syncline.engine.memory.Plans;
import dev.syncline.engine.memory.QuickPipeline;
import dev.syncline.eventstore.BackfillProgress;
import dev.syncline.eventstore.LoadState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a feed contains after a table was truncated whose contract applies that. */
class TruncatedTableTest {
  private final MemorySource source = new MemorySource();
  private final LossyStore store = new LossyStore();
  private final FeedContent feed = new FeedContent(store);
  private QuickPipeline publisher;

  @AfterEach
  void close() {
    source.chunks().open();
    publisher.close();
  }

  @Test
  void hasADeleteOfEachRowWhereTheTruncationWasAndWhatFollowedIt() {
    startAndLoad();
    source.commit(put(1, "Ada"), put(2, "Bob"));

    source.commit(put(3, "Cy"), truncate(), put(2, "Bea"));
    source.commit(put(4, "Di"));

    awaitTheSourcesRows();
    assertThat(feed.transactions())
        .containsExactly(
            List.of(key(1), key(2)),
            List.of(key(3), key(3), key(2), key(1), key(2)),
            List.of(key(4)));
  }

  @Test
  void hasTheSameIfTheTruncationArrivesInParts() {
    startAndLoad();
    source.commit(put(1, "Ada"), put(2, "Bob"));
    source.deliverAtOnce(1);

    source.commit(put(3, "Cy"), truncate(), truncate(), put(2, "Bea"));

    awaitTheSourcesRows();
    assertThat(feed.transactions())
        .containsExactly(List.of(key(1), key(2)), List.of(key(3), key(3), key(2), key(1), key(2)));
  }

  @ParameterizedTest
  @EnumSource
  void hasEachDeleteOnceAlthoughTheConnectionIsLostDuringTheCommit(Loss loss) {
    startAndLoad();
    source.commit(put(1, "Ada"), put(2, "Bob"));
    soon().untilAsserted(() -> assertThat(feed.events()).hasSize(2));
    store.loseNext(loss);

    source.commit(truncate(), put(2, "Bea"));
    source.commit(put(3, "Cy"));

    awaitTheSourcesRows();
    assertThat(store.isLossAhead()).isFalse();
    assertThat(feed.transactions())
        .containsExactly(List.of(key(1), key(2)), List.of(key(2), key(1), key(2)), List.of(key(3)));
  }

  /** A chunk was read before the truncation, and its mark is written after it. */
  @Test
  void hasNoRowThatABackfillReadBefore() {
    source.commit(put(1, "Ada"), put(2, "Bob"), put(3, "Cy"), put(4, "Di"));
    source.chunks().close();
    start();
    soon().until(source.chunks()::isReached);

    source.commit(truncate(), put(9, "Ivy"));
    soon().untilAsserted(() -> assertThat(feed.events()).hasSize(1));
    source.chunks().open();

    awaitLoaded();
    source.commit(put(10, "Joe"));
    awaitTheSourcesRows();
    assertThat(feed.transactions()).containsExactly(List.of(key(9)), List.of(key(10)));
  }

  /** Chunks are read and marked before the stream reaches the truncation. */
  @Test
  void hasNoRowOfAChunkThatWasOnItsWay() {
    source.commit(put(1, "Ada"), put(2, "Bob"), put(3, "Cy"), put(4, "Di"), put(5, "Ed"));
    source.chunks().close();
    int eventsOfAMark = 3;
    source.fallSilentAfter(eventsOfAMark);
    start();
    soon().until(source.chunks()::isReached);
    source.commit(truncate());
    source.chunks().open();

    source.loseConnectionAfter(1_000);

    awaitLoaded();
    assertThat(feed.events()).isEmpty();
  }

  @Test
  void isWhatABackfillFindsThatMayNotHaveBegun() {
    source.commit(put(1, "Ada"), put(2, "Bob"));
    source.fallSilentAfter(0);
    start();
    soon().until(() -> source.sessions() == 1);
    source.commit(truncate(), put(3, "Cy"));

    source.loseConnectionAfter(1_000);

    awaitLoaded();
    assertThat(feed.transactions()).containsExactly(List.of(key(3)));
  }

  @Test
  void isLoadedAgainIfTheTableIsOnlyJoined() {
    startAndLoad();
    source.commit(put(1, "Ada"), put(2, "Bob"), put(3, "Cy"));

    source.commit(truncateJoined(2), put(4, "Di"));

    awaitTheSourcesRows();
    awaitLoaded();
    assertThat(feed.rows()).isEqualTo(rowsOfTheSource());
    assertThat(publisher.status().lastFailure().orElseThrow().why())
        .contains("a joined table was truncated");
  }

  @Test
  void isLoadedAgainIfAJoinedTableIsTruncatedDuringTheBackfill() {
    source.commit(put(1, "Ada"), put(2, "Bob"), put(3, "Cy"), put(4, "Di"));
    source.chunks().close();
    start();
    soon().until(source.chunks()::isReached);
    source.commit(truncateJoined(1, 3));
    soon()
        .until(
            () ->
                feed.status().stream()
                    .flatMap(one -> one.backfills().stream())
                    .anyMatch(one -> one.state() == LoadState.WAITING));
    source.chunks().open();

    awaitTheSourcesRows();
    awaitLoaded();
    assertThat(feed.rows()).isEqualTo(rowsOfTheSource());
  }

  private void startAndLoad() {
    start();
    awaitLoaded();
  }

  private void start() {
    publisher =
        QuickPipeline.start(
            new PublishLoop(
                Plans.publish(),
                new MemorySourceAdapter(source),
                () -> store,
                Duration.ofMillis(10),
                EngineSettings.DEFAULT.bounding()));
  }

  private void awaitLoaded() {
    soon()
        .until(
            () ->
                feed.status().stream()
                    .flatMap(one -> one.backfills().stream())
                    .anyMatch(BackfillProgress::complete));
  }

  private void awaitTheSourcesRows() {
    soon().untilAsserted(() -> assertThat(feed.rows()).isEqualTo(rowsOfTheSource()));
  }

  private Map<String, String> rowsOfTheSource() {
    return source.rows().stream().collect(Collectors.toMap(row -> key(row.id()), Account::json));
  }
}
