package dev.syncline.operations.deadletter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.SmallManifest;
import dev.syncline.postgres.sink.bookkeeping.BookkeepingScript;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class DeadLetterOperationsTest {
  private static final DeadLetterId FIRST = new DeadLetterId(Optional.empty(), 1);
  private static final DeadLetterId SECOND = new DeadLetterId(Optional.empty(), 2);
  private static final DeadLetterId MISSING = new DeadLetterId(Optional.empty(), 9);

  private final TestDatabase destination = TestPostgres.shared().database();
  private final MemoryEventStore store = new MemoryEventStore();
  private final EventStores stores = connection -> store;
  private final ManifestSet manifests =
      new SmallManifest(destination, destination, destination).read();

  @BeforeEach
  void quarantine() {
    destination.execute(
        BookkeepingScript.whole(),
        "CREATE TABLE copies (id bigint PRIMARY KEY, name text CHECK (name <> 'bad'))",
        "INSERT INTO sync_sink.cursor (feed, subscription, position) VALUES"
            + " ('shop/db-source', 'shop/copies', 9)");
    deadLetter(4, "bad");
    deadLetter(6, "Bob");
    store.contracts().publish(SmallManifest.FEED, contract());
  }

  @Test
  void aMisspeltOwnerIsNoEmptyQueue() {
    DeadLetterList list = new DeadLetterList(manifests, stores);

    assertThat(list.list(Optional.of("shop/copies"), 10).count()).isEqualTo(2);
    assertThatThrownBy(() -> list.list(Optional.of("shop/copy"), 10))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-144")
        .hasMessageContaining("the manifests have no schema shop/copy")
        .hasMessageContaining("shop/copies");
  }

  private Contract contract() {
    PublicSchema schema = manifests.manifests().get(0).publicSchemas().get(0);
    return new Contract(
        new Slug("shop"), schema.name(), schema.version(), schema.outputSchema(), List.of("id"));
  }

  private void deadLetter(int position, String name) {
    destination.execute(
        "INSERT INTO sync_sink.dead_letter (feed, subscription, position, transaction_first,"
            + " operation, key, object, error_code, message) VALUES ('shop/db-source',"
            + " 'shop/copies', %1$d, %1$d, 'update', '{\"id\": 7}', '{\"id\": 7, \"name\": \"%2$s\"}',"
                .formatted(position, name)
            + " 'DST-111', 'no')");
  }

  private List<String> waiting() {
    return new DeadLetterList(manifests, stores)
        .list(Optional.empty(), 10).deadLetters().stream().map(PlacedDeadLetter::id).toList();
  }

  private RedriveReport redrive(List<DeadLetterId> ids, Optional<String> consumer) {
    return new DeadLetterRedrive(manifests, stores, (name, waiting) -> count -> {})
        .redrive(new RedriveRequest(ids, consumer));
  }

  @Test
  void theListCountsMoreThanItHolds() {
    WaitingDeadLetters found = new DeadLetterList(manifests, stores).list(Optional.empty(), 1);

    assertThat(found.deadLetters())
        .extracting(PlacedDeadLetter::id)
        .containsExactly("db-destination/1");
    assertThat(found.count()).isEqualTo(2);
    assertThat(
            new DeadLetterList(manifests, stores).list(Optional.of("shop/accounts 1.0"), 1).count())
        .isZero();
  }

  @Test
  void aDeadLetterIsFoundWithWhatWaitsBehindIt() {
    DeadLetterInQueue found = new DeadLetterLookup(manifests, stores).find(FIRST);

    assertThat(found.deadLetter().place().kind()).isEqualTo(DeadLetterPlace.Kind.DESTINATION);
    assertThat(found.deadLetter().deadLetter().object().orElseThrow()).contains("bad");
    assertThat(found.behind()).extracting(PlacedDeadLetter::id).containsExactly("db-destination/2");
    assertThatThrownBy(() -> new DeadLetterLookup(manifests, stores).find(MISSING))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-140");
  }

  @Test
  void oneThatDoesNotExistLeavesAllOthersInPlace() {
    List<DeadLetterInQueue> dropped = new ArrayList<>();

    assertThatThrownBy(
            () -> new DeadLetterDrop(manifests, stores).drop(List.of(FIRST, MISSING), dropped::add))
        .isInstanceOf(DiagnosticException.class);

    assertThat(dropped).isEmpty();
    assertThat(waiting()).hasSize(2);
  }

  @Test
  void aPreviewDropsNothingAndADropReportsWhatWaitsThen() {
    DeadLetterDrop drop = new DeadLetterDrop(manifests, stores);
    assertThat(drop.preview(List.of(FIRST))).hasSize(1);
    assertThat(waiting()).hasSize(2);

    List<DeadLetterInQueue> dropped = new ArrayList<>();
    drop.drop(List.of(FIRST), dropped::add);

    assertThat(dropped)
        .singleElement()
        .satisfies(
            one ->
                assertThat(one.behind())
                    .extracting(PlacedDeadLetter::id)
                    .containsExactly("db-destination/2"));
    assertThat(waiting()).containsExactly("db-destination/2");
  }

  @Test
  void aRedriveReportsWhatItAppliedAndWhatStoppedIt() {
    RedriveReport refused = redrive(List.of(), Optional.empty());

    assertThat(refused.driven()).isEqualTo(Map.of("shop/copies", 0L));
    assertThat(refused.problems())
        .extracting(Diagnostic::code)
        .extracting(code -> code.id())
        .containsExactly("DST-114");
    destination.execute("ALTER TABLE copies DROP CONSTRAINT copies_name_check");
    assertThat(redrive(List.of(), Optional.of("shop/copies")).driven())
        .isEqualTo(Map.of("shop/copies", 2L));
    assertThat(destination.rows("SELECT name FROM copies")).containsExactly("Bob");
    assertThat(redrive(List.of(), Optional.empty()).driven()).isEmpty();
  }

  @Test
  void theListenerLearnsBeforeTheWorkHowManyWait() {
    List<String> begun = new ArrayList<>();

    new DeadLetterRedrive(
            manifests,
            stores,
            (name, waiting) -> {
              begun.add(name + " " + waiting);
              return count -> {};
            })
        .redrive(new RedriveRequest(List.of(), Optional.empty()));

    assertThat(begun).containsExactly("shop/copies 2");
  }

  @Test
  void aConsumerThatTheManifestsDoNotHaveIsRefused() {
    assertThatThrownBy(() -> redrive(List.of(), Optional.of("shop/none")))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("CLI-144")
        .hasMessageContaining("shop/copies");
    destination.execute("UPDATE sync_sink.dead_letter SET subscription = 'shop/gone' WHERE id = 2");
    assertThat(redrive(List.of(SECOND), Optional.empty()).problems())
        .extracting(Diagnostic::message)
        .containsExactly("the manifests have no consumer schema shop/gone");
  }
}
