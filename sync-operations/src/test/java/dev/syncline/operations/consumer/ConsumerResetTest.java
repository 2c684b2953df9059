package dev.syncline.operations.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedAppend;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.FeedWriter;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.TransactionHeader;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.SmallManifest;
import dev.syncline.operations.consumer.ResetPreview.Direction;
import dev.syncline.operations.consumer.ResetTarget.At;
import dev.syncline.operations.consumer.ResetTarget.Beginning;
import dev.syncline.operations.consumer.ResetTarget.Now;
import dev.syncline.operations.consumer.ResetTarget.Since;
import dev.syncline.postgres.sink.bookkeeping.BookkeepingScript;
import dev.syncline.postgres.sink.replay.TableDifferences;
import dev.syncline.setting.Settings;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Ten accounts, each inserted by a source transaction of its own; all but two are applied. */
@Tag("verify")
class ConsumerResetTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  private final TestDatabase source = TestPostgres.shared().database();
  private final TestDatabase store = TestPostgres.shared().database();
  private final TestDatabase destination = TestPostgres.shared().database();
  private final ManifestSet manifests = new SmallManifest(source, store, destination).read();
  private final ConsumerReset reset =
      new ConsumerReset(manifests, PostgresEventStore::connect, Settings.DEFAULTS);
  private EventStore events;

  @BeforeEach
  void applyEight() {
    events =
        PostgresEventStore.connect(
            manifests.manifests().get(0).connections().stream()
                .filter(one -> one.slug().equals(new Slug("db-store")))
                .findFirst()
                .orElseThrow());
    SchemaId accounts = events.contracts().publish(SmallManifest.FEED, contract()).id();
    try (FeedWriter writer = events.write(SmallManifest.FEED)) {
      for (int id = 1; id <= 10; id++) {
        append(writer, id, insert(accounts, id));
      }
    }
    destination.execute(
        BookkeepingScript.whole(),
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text)",
        "INSERT INTO copies SELECT n, 'name ' || n FROM generate_series(1, 8) AS n",
        "INSERT INTO sync_sink.cursor (feed, subscription, position, history) VALUES"
            + " ('shop/db-source', 'shop/copies', 8, '%s')".formatted(history()));
  }

  @AfterEach
  void close() {
    events.close();
  }

  private String history() {
    try (FeedReader reader = events.read(SmallManifest.FEED)) {
      return reader.histories().at(new Position(8)).orElseThrow().id().toString();
    }
  }

  private Contract contract() {
    PublicSchema schema = manifests.manifests().get(0).publicSchemas().get(0);
    return new Contract(
        new Slug("shop"), schema.name(), schema.version(), schema.outputSchema(), List.of("id"));
  }

  private static NewEvent insert(SchemaId schema, int id) {
    return new NewEvent(
        schema,
        0,
        Operation.INSERT,
        "{\"id\": %d}".formatted(id),
        Optional.of("{\"id\":%1$d,\"name\":\"name %1$d\"}".formatted(id)));
  }

  private static void append(FeedWriter writer, int id, NewEvent event) {
    try (FeedAppend append = writer.begin()) {
      append.add(new TransactionHeader(id, NOON.plusSeconds(60L * id)), List.of(event));
      append.end(new Lsn(100 + id));
      append.commit();
    }
  }

  private static ResetRequest to(ResetTarget target) {
    return new ResetRequest("copies", target);
  }

  private long position() {
    return destination.number("SELECT position FROM sync_sink.cursor");
  }

  @Test
  void aPreviewOfATimeHasTheEventsSinceThenAndChangesNothing() {
    ResetPreview preview = reset.preview(to(new Since(NOON.plusSeconds(301))));

    assertThat(preview.direction()).isEqualTo(Direction.BACK);
    assertThat(preview.to().position().value()).isEqualTo(5);
    assertThat(preview.to().history()).isEqualTo(preview.from().history());
    assertThat(preview.head().value()).isEqualTo(10);
    assertThat(preview.events().inserts()).isEqualTo(3);
    assertThat(preview.events().committed().orElseThrow().last()).isEqualTo(NOON.plusSeconds(480));
    assertThat(preview.isSafe()).isTrue();
    assertThat(preview.statements()).hasSize(2);
    assertThat(position()).isEqualTo(8);
  }

  @Test
  void aPreviewOfNowHasTheEventsThatAreSkipped() {
    ResetPreview preview = reset.preview(to(new Now()));

    assertThat(preview.direction()).isEqualTo(Direction.FORWARD);
    assertThat(preview.events().inserts()).isEqualTo(2);
    assertThat(preview.statements()).isEmpty();
  }

  @Test
  void aResetMovesTheCursorWithItsHistory() {
    ResetOutcome outcome = reset.reset(to(new At(new Position(3))), RepeatPolicy.REQUIRE_SAFE);

    assertThat(outcome.from().position().value()).isEqualTo(8);
    assertThat(destination.rows("SELECT position, history FROM sync_sink.cursor"))
        .containsExactly("3|" + history());
  }

  @Test
  void whatIsNotSafeToRepeatIsRefusedUnlessForced() {
    destination.execute(
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
        "CREATE TRIGGER note BEFORE INSERT ON copies FOR EACH ROW EXECUTE FUNCTION note()");

    assertThatThrownBy(() -> reset.reset(to(new Beginning()), RepeatPolicy.REQUIRE_SAFE))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-176")
        .hasMessageContaining("its target copies has triggers");
    assertThat(position()).isEqualTo(8);
    reset.reset(to(new Beginning()), RepeatPolicy.FORCE);
    assertThat(position()).isZero();
  }

  @Test
  void skippingNeedsNoSqlThatIsSafeToRepeat() {
    destination.execute("DROP TABLE copies");

    reset.reset(to(new Now()), RepeatPolicy.REQUIRE_SAFE);

    assertThat(position()).isEqualTo(10);
  }

  @Test
  void aDryRunAppliesUpToTheCursorOnlyAndReportsProgress() {
    destination.execute("DELETE FROM copies WHERE id = 5");
    List<Long> progress = new ArrayList<>();

    DryRunOutcome outcome =
        reset.dryRun(to(new At(new Position(2))), new DryRunBounds(100, 0), progress::add);

    assertThat(outcome.endedEarly()).isFalse();
    assertThat(outcome.through().value()).isEqualTo(8);
    assertThat(outcome.report().orElseThrow().tables())
        .containsExactly(
            new TableDifferences("public.copies", true, 1, 0, 0, 5, Map.of(), List.of()));
    assertThat(progress).containsExactly(6L);
    assertThat(destination.number("SELECT count(*) FROM copies")).isEqualTo(7);
  }

  @Test
  void aDryRunEndsAtItsLimit() {
    DryRunOutcome outcome =
        reset.dryRun(to(new Beginning()), new DryRunBounds(3, 0), applied -> {});

    assertThat(outcome.endedEarly()).isTrue();
    assertThat(outcome.through().value()).isEqualTo(3);
    assertThat(outcome.report().orElseThrow().events()).isEqualTo(3);
  }

  @Test
  void aDryRunOfWhatIsOnlySkippedAppliesNothing() {
    assertThat(reset.dryRun(to(new Now()), new DryRunBounds(3, 0), applied -> {}).report())
        .isEmpty();
  }

  @Test
  void positionsThatTheFeedDoesNotHaveAreRefused() {
    assertThatThrownBy(() -> reset.preview(to(new At(new Position(11)))))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-177")
        .hasMessageContaining("events from 1 to 10");
  }

  @Test
  void theBeginningOfAFeedWhoseOldestEventsWereDroppedIsItsBase() {
    assertThat(reset.preview(to(new Beginning())).readsBase()).isFalse();
    store.execute("DELETE FROM sync_events.event WHERE position <= 4");

    ResetPreview preview = reset.preview(to(new Beginning()));

    assertThat(preview.readsBase()).isTrue();
    assertThat(preview.beforeOldest().value()).isEqualTo(4);
    assertThat(preview.events().total()).isEqualTo(4);
    assertThat(reset.preview(to(new At(new Position(4)))).readsBase()).isFalse();
    assertThatThrownBy(() -> reset.preview(to(new At(new Position(3)))))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("name a position from 4 to 10");
  }

  @Test
  void aContractThatWasNeverPublishedLeavesNothingToReset() {
    store.execute("DROP SCHEMA sync_events CASCADE");

    assertThatThrownBy(() -> reset.preview(to(new Now())))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-178")
        .hasMessageContaining("never been published");
  }
}
