package dev.syncline.operations.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.SmallManifest;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class FeedResetTest {
  private final TestDatabase source = TestPostgres.shared().database();
  private final SmallManifest manifest = new SmallManifest(source, source, source);
  private final EventStore store = new MemoryEventStore();
  private final FeedReset reset = new FeedReset(manifest.read(), connection -> store);

  @BeforeEach
  void capture() {
    store.write(SmallManifest.FEED).close();
    source.execute(
        "SELECT pg_create_logical_replication_slot('" + manifest.slot() + "', 'pgoutput')");
  }

  @AfterEach
  void dropSlots() {
    source.dropSlots();
  }

  private long slots() {
    return source.number(
        "SELECT count(*) FROM pg_replication_slots WHERE slot_name = '" + manifest.slot() + "'");
  }

  @Test
  void aPreviewHasWhatIsLostAndChangesNothing() {
    ResetScope scope = reset.preview(Optional.empty());

    assertThat(scope.feed()).isEqualTo(SmallManifest.FEED);
    assertThat(scope.head().value()).isZero();
    assertThat(scope.slot()).isEqualTo(manifest.slot());
    assertThat(scope.publicSchemas()).isEqualTo(1);
    assertThat(scope.source()).endsWith("/" + source.name()).doesNotContain("s3cret");
    assertThat(slots()).isEqualTo(1);
  }

  @Test
  void aResetDropsTheSlotOnce() {
    assertThat(reset.reset(Optional.empty(), PublicationHandling.KEEP).slotDropped()).isTrue();
    assertThat(slots()).isZero();
    assertThat(reset.reset(Optional.empty(), PublicationHandling.KEEP).slotDropped()).isFalse();
  }

  @Test
  void aPublicationThatMayBelongToOthersIsRefusedBeforeAnythingIsDropped() {
    source.execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
    source.execute("CREATE PUBLICATION shop FOR TABLE accounts");

    assertThatThrownBy(() -> reset.reset(Optional.empty(), PublicationHandling.DROP))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("SRC-136");
    assertThat(slots()).isEqualTo(1);

    reset.reset(Optional.empty(), PublicationHandling.KEEP);
    assertThat(slots()).isZero();
    assertThat(source.rows("SELECT FROM pg_publication")).hasSize(1);
  }

  @Test
  void aFeedThatAProcessPublishesIsRefusedWithItsNameAndKeepsItsSlot() {
    try (Lease lease = store.lease(SmallManifest.FEED)) {
      lease.take();

      assertThatThrownBy(() -> reset.reset(Optional.empty(), PublicationHandling.KEEP))
          .isInstanceOf(DiagnosticException.class)
          .hasMessageContaining("CLI-152")
          .hasMessageContaining("/" + ProcessHandle.current().pid());
    }
    assertThat(slots()).isEqualTo(1);
  }

  @Test
  void aFeedThatDoesNotExistIsRefused() {
    assertThatThrownBy(() -> reset.preview(Optional.of("shop/other")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-150")
        .hasMessageContaining("the feeds are: shop/db-source");
    assertThatThrownBy(
            () ->
                new FeedReset(manifest.read(), connection -> new MemoryEventStore())
                    .preview(Optional.empty()))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("was never captured");
  }
}
