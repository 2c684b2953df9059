package dev.syncline.operations.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.SmallManifest;
import dev.syncline.postgres.sink.bookkeeping.BookkeepingScript;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class FeedRewindTest {
  private static final RewindRequest EVERYTHING = new RewindRequest(Optional.empty(), List.of());

  private final TestDatabase destination = TestPostgres.shared().database();
  private final FeedRewind rewind =
      new FeedRewind(new SmallManifest(destination, destination, destination).read());

  @BeforeEach
  void applySeven() {
    destination.execute(
        BookkeepingScript.whole(),
        "INSERT INTO sync_sink.cursor (feed, subscription, position) VALUES"
            + " ('shop/db-source', 'shop/copies', 7), ('shop/db-source', 'shop/of-another', 5)",
        "INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first,"
            + " operation, key, error_code, message) VALUES ('shop/db-source', 'shop/copies',"
            + " 1, 1, 'insert', '{}', 'DST-111', 'no')");
  }

  private List<String> positions() {
    return destination.rows("SELECT position FROM sync_sink.cursor ORDER BY subscription");
  }

  @Test
  void aPreviewHasThePositionsAndChangesNothing() {
    RewindScope scope = rewind.preview(EVERYTHING);

    assertThat(scope.feed()).isEqualTo("shop/db-source");
    assertThat(scope.consumers()).containsExactly("shop/copies");
    assertThat(scope.cursors().get(0).position().value()).isEqualTo(7);
    assertThat(positions()).containsExactly("7", "5");
  }

  @Test
  void aRewindCoversTheManifestsConsumersOnlyAndDropsTheirDeadLetters() {
    RewindScope scope = rewind.rewind(EVERYTHING);

    assertThat(scope.consumers()).containsExactly("shop/copies");
    assertThat(positions()).containsExactly("0", "5");
    assertThat(destination.rows("SELECT FROM sync_sink.dead_letter")).isEmpty();
  }

  @Test
  void whatDoesNotExistIsRefusedBeforeAnythingChanges() {
    assertThatThrownBy(() -> rewind.rewind(new RewindRequest(Optional.of("shop/other"), List.of())))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-150")
        .hasMessageContaining("shop/other");
    assertThatThrownBy(
            () -> rewind.rewind(new RewindRequest(Optional.empty(), List.of("shop/other"))))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-144");
    assertThat(positions()).containsExactly("7", "5");
  }
}
