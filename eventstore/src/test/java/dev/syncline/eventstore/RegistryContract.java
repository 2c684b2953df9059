package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.ORDERS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The registry of published contracts. */
abstract class RegistryContract {
  private static final String SHAPE =
      "{\"type\":\"object\",\"properties\":{\"zulu\":{\"maximum\":5},\"id\":{},\"alpha\":{}}}";

  abstract EventStore store();

  abstract EventStore other();

  @Test
  void publishingTheSameAgainChangesNothing() {
    PublishedContract first = store().contracts().publish(ACCOUNTS, contract("a", 1, 0, SHAPE));
    String rewritten =
        "{\"properties\":{\"id\":{},\"alpha\":{},\"zulu\":{\"maximum\":5.0}},\"type\":\"object\"}";
    PublishedContract again = other().contracts().publish(ACCOUNTS, contract("a", 1, 0, rewritten));
    assertThat(again.id()).isEqualTo(first.id());
    assertThat(other().contracts().all()).hasSize(1);
  }

  @Test
  void severalArePublishedTogetherInTheirOrder() {
    ContractRegistry registry = store().contracts();
    PublishedContract known = registry.publish(ACCOUNTS, contract("b", 1, 0, SHAPE));

    List<PublishedContract> all =
        registry.publishAll(
            ACCOUNTS,
            List.of(
                contract("c", 1, 0, SHAPE),
                contract("b", 1, 0, SHAPE),
                contract("a", 1, 0, SHAPE),
                contract("c", 2, 0, SHAPE)));

    assertThat(all)
        .extracting(one -> one.contract().name() + " " + one.contract().version())
        .containsExactly("c 1.0", "b 1.0", "a 1.0", "c 2.0");
    assertThat(all.get(1).id()).isEqualTo(known.id());
    assertThat(all).extracting(PublishedContract::id).doesNotHaveDuplicates();
    assertThat(other().contracts().all()).hasSize(4);
  }

  @Test
  void aContractComesBackAsItWasPublished() {
    Contract contract = contract("account", 2, 3, SHAPE);
    store().contracts().publish(ACCOUNTS, contract);
    PublishedContract found = other().contracts().all().get(0);
    assertThat(found.contract().promisesTheSameAs(contract)).isTrue();
    assertThat(found.contract().outputSchema().properties()).containsExactly("zulu", "id", "alpha");
    assertThat(found.contract().version()).isEqualTo(new SchemaVersion(2, 3));
    assertThat(found.feed()).isEqualTo(ACCOUNTS);
  }

  @Test
  void aPublishedVersionIsNotChanged() {
    Contract contract = contract("account", 1, 0, SHAPE);
    store().contracts().publish(ACCOUNTS, contract);
    Contract otherShape = contract("account", 1, 0, "{\"properties\":{\"id\":{}}}");
    Contract otherKey =
        new Contract(
            contract.manifest(),
            contract.name(),
            contract.version(),
            contract.outputSchema(),
            List.of("alpha"));
    ContractRegistry registry = other().contracts();
    assertThatThrownBy(() -> registry.publish(ACCOUNTS, otherShape))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-114 public schema shop/account is published as version 1.0")
        .hasMessageContaining("no property zulu any more")
        .hasMessageContaining("raise the version: to 1.1");
    assertThatThrownBy(() -> registry.publish(ACCOUNTS, otherKey))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("key [alpha] instead of [id]");
    assertThatThrownBy(() -> registry.publish(ORDERS, contract))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-115");
    assertThat(registry.all()).hasSize(1);
  }

  @Test
  void everyConflictIsNamedAndNothingIsPublished() {
    ContractRegistry registry = store().contracts();
    registry.publish(ACCOUNTS, contract("account", 1, 0, SHAPE));
    registry.publish(ORDERS, contract("order", 1, 0, SHAPE));
    Contract changed = contract("account", 1, 0, "{\"properties\":{\"id\":{},\"new\":{}}}");
    Contract fresh = contract("fresh", 1, 0, SHAPE);
    Contract moved = contract("order", 1, 1, SHAPE);
    assertThatThrownBy(() -> registry.publishAll(ACCOUNTS, List.of(changed, fresh, moved)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("a new property new")
        .hasMessageContaining("STO-115 public schema shop/order v1");
    assertThat(registry.all()).hasSize(2);
  }

  @Test
  void theMinorsOfAMajorShareTheirIdAndTheirFeed() {
    ContractRegistry registry = store().contracts();
    SchemaId first = registry.publish(ACCOUNTS, contract("account", 1, 0, SHAPE)).id();
    SchemaId second = registry.publish(ACCOUNTS, contract("account", 1, 1, SHAPE)).id();
    SchemaId nextMajor = registry.publish(ACCOUNTS, contract("account", 2, 0, SHAPE)).id();
    assertThat(second).isEqualTo(first);
    assertThat(nextMajor).isNotEqualTo(first);
    Contract elsewhere = contract("account", 1, 2, SHAPE);
    assertThatThrownBy(() -> registry.publish(ORDERS, elsewhere))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-115 public schema shop/account v1");
    assertThat(registry.find(elsewhere.reference())).hasSize(2);
  }

  @Test
  void eachEventAndEachFirstLoadCarriesItsMinor() {
    SchemaId account = store().contracts().publish(ACCOUNTS, contract("account", 1, 4, SHAPE)).id();
    NewEvent event = new NewEvent(account, 4, Operation.DELETE, "{\"id\":1}", Optional.empty());
    BackfillProgress progress = BackfillProgress.waiting(account, 4, 1);
    try (FeedWriter writer = store().write(ACCOUNTS);
        FeedAppend append = writer.begin()) {
      append.add(Samples.transaction(1), List.of(event));
      append.end(new Lsn(1));
      append.save(progress);
      append.commit();
      assertThat(writer.backfills()).containsExactly(progress);
    }
    assertThat(everything(store(), ACCOUNTS)).extracting(Event::minor).containsExactly(4);
  }

  @Test
  void aReferenceFindsEveryMinorOfItsMajor() {
    ContractRegistry registry = store().contracts();
    for (int minor : new int[] {10, 2, 9}) {
      registry.publish(ACCOUNTS, contract("account", 1, minor, SHAPE));
    }
    registry.publish(ACCOUNTS, contract("account", 2, 0, SHAPE));
    registry.publish(ACCOUNTS, contract("address", 1, 0, SHAPE));
    Slug shop = new Slug("shop");
    assertThat(registry.find(new PublicSchemaReference(shop, "account", 1)))
        .extracting(found -> found.contract().version().minor())
        .containsExactly(2, 9, 10);
    assertThat(registry.find(new PublicSchemaReference(shop, "account", 3))).isEmpty();
    assertThat(registry.all())
        .extracting(found -> found.contract().name() + " " + found.contract().version())
        .containsExactly(
            "account 1.2", "account 1.9", "account 1.10", "account 2.0", "address 1.0");
  }

  @Test
  void aContractKnowsWhereItsEventsCanBegin() {
    SchemaId account = store().contracts().publish(ACCOUNTS, contract("account")).id();
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, 1, inserts(account, 4));
    }
    assertThat(store().contracts().publish(ACCOUNTS, contract("address")).since())
        .isEqualTo(new Position(4));
    assertThat(store().contracts().publish(ACCOUNTS, contract("account")).since())
        .isEqualTo(Position.START);
  }
}
