package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.FeedRetention;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.eventstore.postgres.StoreRetention;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.Retention;
import dev.syncline.manifest.SlowestConsumer;
import dev.syncline.manifest.verify.DiagnosticException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The roles of {@code docs/sql} suffice to bound an event store, by itself and by hand. */
@Tag("verify")
class BoundedStoreRolesTest {
  private static final long SEGMENT = 500;
  private static final String WRITER = "syncline_writer";
  private static final String READER = "syncline_reader";

  private final DocumentedRoles roles = new DocumentedRoles();
  private final SyncRig rig = roles.rig();

  BoundedStoreRolesTest() throws IOException {}

  @AfterEach
  void close() {
    rig.close();
    roles.close();
  }

  private void runUntilDropped() {
    rig.retain(
            new Retention(
                Optional.of(Duration.ofMillis(1)), Optional.empty(), SlowestConsumer.WAIT),
            SEGMENT)
        .publish(table("accounts", "id", "name"), table("addresses", "id", "city"))
        .consume(copy("accounts", "destination_accounts", "id", "name"))
        .startPublisher();
    rig.drainToStore();
    long before = size().base().oldest().value();
    for (int round = 0; round < 8; round++) {
      rig.source()
          .execute(
              "INSERT INTO accounts SELECT n, 'name' FROM generate_series(1, 300) n"
                  + " ON CONFLICT (id) DO UPDATE SET name = accounts.name || '.'",
              "DELETE FROM accounts WHERE id % 7 = " + round % 7);
    }
    rig.drainToStore();
    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> size().base().oldest().value() > before + 2 * SEGMENT);
  }

  private FeedName feed() {
    return rig.feed().name();
  }

  private FeedSize size() {
    return rig.events().retention(feed()).size().orElseThrow();
  }

  private EventStore as(String role) {
    return PostgresEventStore.connect(DocumentedRoles.login(roles.store(), role));
  }

  @Test
  void aFeedIsFoldedAndDroppedAndAConsumerBeginsWithItsBase() {
    runUntilDropped();
    rig.startConsumer();
    rig.drain();

    assertThat(rig.destination().rows("SELECT id, name FROM destination_accounts ORDER BY id"))
        .isEqualTo(rig.source().rows("SELECT id, name FROM accounts ORDER BY id"));
    await().atMost(SyncRig.PATIENCE).until(() -> rig.pipelines().get(0).stored().isPresent());

    assertSeesAll(WRITER);
    assertSeesAll(READER);
    assertBoundsByHand();
  }

  /** As {@code sync-cli eventstore compact} and {@code trim} do. */
  private void assertBoundsByHand() {
    try (EventStore store = as(WRITER)) {
      FeedRetention retention = store.retention(feed());
      rig.stopPublisher();
      while (retention.fold(SEGMENT) > 0) {}
      assertThat(retention.size().orElseThrow().unfolded()).isZero();
      assertThat(retention.purge(Duration.ofMillis(1), 1_000)).isPositive();
      Optional<Segment> due = retention.droppable();
      due.ifPresent(segment -> assertThat(retention.drop(segment)).isTrue());
    }
    try (EventStore store = as(READER)) {
      assertThatThrownBy(() -> store.retention(feed()).fold(1))
          .isInstanceOf(DiagnosticException.class);
    }
  }

  /** As {@code sync-cli status} does. */
  private void assertSeesAll(String role) {
    await()
        .atMost(SyncRig.PATIENCE)
        .until(
            () ->
                rig.events().consumers().all().stream()
                    .anyMatch(one -> one.position().value() > 0));
    try (StoreStatus status = StoreStatus.at(DocumentedRoles.login(roles.store(), role))) {
      StoreRetention retention = status.retention().orElseThrow();
      FeedSize size = retention.of(feed()).size().orElseThrow();
      assertThat(size.logBytes()).isPositive();
      assertThat(size.baseRows()).isPositive();
      assertThat(retention.of(feed()).droppable()).isNotNull();
      assertThat(retention.consumers().all())
          .extracting(one -> one.id().name())
          .containsExactly("consumer/accounts-to-destination_accounts");
    }
  }
}
