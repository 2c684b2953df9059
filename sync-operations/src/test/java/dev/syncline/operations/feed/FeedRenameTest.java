package dev.syncline.operations.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.SmallManifest;
import dev.syncline.postgres.sink.bookkeeping.BookkeepingScript;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class FeedRenameTest {
  private static final RenameRequest TO_MARKET =
      new RenameRequest("shop/db-source", "market/db-source");

  private final TestDatabase store = TestPostgres.shared().database();
  private final TestDatabase destination = TestPostgres.shared().database();
  private final SmallManifest manifest = new SmallManifest(store, store, destination);
  private final FeedRename rename =
      new FeedRename(manifest.renamed("market").read(), PostgresEventStore::connect);

  @BeforeEach
  void capture() {
    try (EventStore events =
        PostgresEventStore.connect(SyncPlanner.plan(manifest.read()).eventStore())) {
      events.write(SmallManifest.FEED).close();
    }
    destination.execute(
        BookkeepingScript.whole(),
        "INSERT INTO sync_sink.cursor (feed, subscription, position) VALUES"
            + " ('shop/db-source', 'shop/copies', 7)");
  }

  private String stored() {
    return store.value("SELECT manifest_slug FROM sync_events.feed");
  }

  private String cursor() {
    return destination.value(
        "SELECT feed || ' ' || subscription || ' ' || position FROM sync_sink.cursor");
  }

  @Test
  void aPreviewHasBothNamesAndChangesNothing() {
    RenamedFeed names = rename.preview(TO_MARKET);

    assertThat(names.from()).hasToString("shop/db-source");
    assertThat(names.to()).hasToString("market/db-source");
    assertThat(stored()).isEqualTo("shop");
    assertThat(cursor()).isEqualTo("shop/db-source shop/copies 7");
  }

  @Test
  void theCursorsFollowTheFeed() {
    rename.rename(TO_MARKET);

    assertThat(stored()).isEqualTo("market");
    assertThat(cursor()).isEqualTo("market/db-source market/copies 7");
  }

  @Test
  void aRenamingThatWasInterruptedIsContinuedAndThenComplete() {
    store.execute("UPDATE sync_events.feed SET manifest_slug = 'market'");

    rename.rename(TO_MARKET);

    assertThat(cursor()).isEqualTo("market/db-source market/copies 7");
    assertThatThrownBy(() -> rename.rename(TO_MARKET))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-150")
        .hasMessageContaining("the feeds are: market/db-source");
  }

  @Test
  void textThatIsNoNameOfAFeedIsRefused() {
    assertThatThrownBy(() -> rename.preview(new RenameRequest("shop", "market/db-source")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("shop is no name of a feed");
  }
}
