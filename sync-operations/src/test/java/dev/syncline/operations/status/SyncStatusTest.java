package dev.syncline.operations.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.SmallManifest;
import dev.syncline.postgres.sink.bookkeeping.BookkeepingScript;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class SyncStatusTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");

  private final TestDatabase source = TestPostgres.shared().database();
  private final TestDatabase store = TestPostgres.shared().database();
  private final TestDatabase destination = TestPostgres.shared().database();

  private static StatusReport read(SmallManifest manifest) {
    return new SyncStatus(manifest.read(), "shop.json", Clock.fixed(NOW, ZoneOffset.UTC)).read();
  }

  @Test
  void readsDatabasesInWhichNothingWasSyncedAndCreatesNothing() {
    StatusReport report = read(new SmallManifest(source, store, destination));

    assertThat(report.state().anyAnswered()).isTrue();
    assertThat(report.state().askedAt()).isEqualTo(NOW);
    assertThat(report.state().feeds())
        .singleElement()
        .satisfies(
            feed -> {
              assertThat(feed.name()).isEqualTo("shop/db-source");
              assertThat(feed.stored()).isEmpty();
              assertThat(feed.source().orElseThrow().answered()).isTrue();
              assertThat(Condition.of(feed)).isEqualTo(Condition.NOBODY);
            });
    assertThat(report.state().consumers())
        .singleElement()
        .satisfies(one -> assertThat(one.cursor()).isEmpty());
    assertThat(store.value("SELECT to_regnamespace('sync_events')")).isEqualTo("null");
    assertThat(destination.value("SELECT to_regnamespace('sync_sink')")).isEqualTo("null");
  }

  @Test
  void aDatabaseThatDoesNotAnswerDoesNotHideTheOthers() {
    destination.execute(
        BookkeepingScript.whole(),
        "INSERT INTO sync_sink.cursor (feed, subscription, position)"
            + " VALUES ('shop/db-source', 'shop/copies', 7)");
    TestDatabase dark = new TestDatabase("localhost", 1, "dark", "");

    StatusReport report = read(new SmallManifest(dark, dark, destination));

    assertThat(report.state().anyAnswered()).isTrue();
    assertThat(report.state().consumers().get(0).cursor().orElseThrow().position().value())
        .isEqualTo(7);
    assertThat(report.state().silent())
        .extracting(Diagnostic::message)
        .containsExactly(
            "db-store (postgres@localhost:1/dark) does not answer",
            "db-source (postgres@localhost:1/dark) does not answer");
    assertThat(report.attention()).containsAll(report.state().silent());
  }

  @Test
  void noAnswerAtAllIsSaidSo() {
    TestDatabase dark = new TestDatabase("localhost", 1, "dark", "");

    assertThat(read(new SmallManifest(dark, dark, dark)).state().anyAnswered()).isFalse();
  }
}
