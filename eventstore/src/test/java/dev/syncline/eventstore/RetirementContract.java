package dev.syncline.eventstore;

import static dev.syncline.eventstore.Samples.ACCOUNTS;
import static dev.syncline.eventstore.Samples.append;
import static dev.syncline.eventstore.Samples.contract;
import static dev.syncline.eventstore.Samples.everything;
import static dev.syncline.eventstore.Samples.inserts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of a major version. */
abstract class RetirementContract {
  private static final String SHAPE = "{\"properties\":{\"id\":{}}}";
  private static final Contract OLD = contract("account", 1, 0, SHAPE);
  private static final Contract NEXT = contract("account", 2, 0, SHAPE);
  private static final ConsumerId COPY =
      new ConsumerId(ACCOUNTS, "orders/copy", "db.example:5432/orders");

  private SchemaId old;
  private SchemaId next;

  abstract EventStore store();

  abstract EventStore other();

  @BeforeEach
  void publish() {
    old = store().contracts().publish(ACCOUNTS, OLD).id();
    next = store().contracts().publish(ACCOUNTS, NEXT).id();
  }

  @Test
  void aMajorWithoutAConsumerIsRetiredWithAllItsMinors() {
    store().contracts().publish(ACCOUNTS, contract("account", 1, 1, SHAPE));
    assertThat(retire()).isEmpty();

    assertThat(other().contracts().all())
        .extracting(one -> one.contract().version() + " " + one.isRetired())
        .containsExactly("1.0 true", "1.1 true", "2.0 false");
    assertThat(other().contracts().find(OLD.reference()))
        .allMatch(PublishedContract::isRetired)
        .isEqualTo(other().contracts().all().subList(0, 2));
  }

  @Test
  void retiringAgainKeepsTheTime() {
    retire();
    List<PublishedContract> first = store().contracts().find(OLD.reference());

    assertThat(retire()).isEmpty();

    assertThat(store().contracts().find(OLD.reference())).isEqualTo(first);
  }

  @Test
  void aMajorWithAConsumerIsNotRetired() {
    report(old);

    assertThat(retire()).extracting(RegisteredConsumer::id).containsExactly(COPY);

    assertThat(other().contracts().all()).noneMatch(PublishedContract::isRetired);
    report(next);
    assertThat(retire()).isEmpty();
  }

  @Test
  void aConsumerThatWasGivenUpKeepsNothing() {
    report(old);
    store().consumers().giveUp(COPY, "too slow");

    assertThat(retire()).isEmpty();

    report(old);
    assertThat(store().consumers().all()).hasSize(1);
  }

  @Test
  void aRetiredMajorGetsNoFurtherConsumer() {
    retire();

    assertThatThrownBy(() -> report(old)).isInstanceOf(EventStoreException.class);
    report(next);
    assertThatThrownBy(() -> report(old)).isInstanceOf(EventStoreException.class);
    assertThat(store().consumers().all())
        .extracting(RegisteredConsumer::schema)
        .containsExactly(next);
  }

  @Test
  void aRetiredMajorIsNotPublishedAgain() {
    retire();

    assertThatThrownBy(() -> store().contracts().publishAll(ACCOUNTS, List.of(OLD, NEXT)))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-116 public schema shop/account v1 was retired at 20")
        .hasMessageContaining("sync-cli contract restore shop/account@1");
    assertThatThrownBy(
            () ->
                store()
                    .contracts()
                    .requireNoConflict(ACCOUNTS, List.of(contract("account", 1, 1, SHAPE))))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-116");
    assertThat(store().contracts().publish(ACCOUNTS, NEXT).id()).isEqualTo(next);
  }

  @Test
  void aMajorThatIsRestoredIsAsItWas() {
    retire();

    assertThat(store().contracts().restore(OLD.reference())).isTrue();

    assertThat(store().contracts().restore(OLD.reference())).isFalse();
    assertThat(other().contracts().all()).noneMatch(PublishedContract::isRetired);
    assertThat(other().contracts().publish(ACCOUNTS, OLD).id()).isEqualTo(old);
    report(old);
  }

  @Test
  void itsEventsStay() {
    try (FeedWriter writer = store().write(ACCOUNTS)) {
      append(writer, 1, inserts(old, 3));
    }

    retire();

    assertThat(everything(other(), ACCOUNTS)).hasSize(3);
  }

  @Test
  void aMajorThatWasNeverPublishedIsNamedWithThoseThatWere() {
    PublicSchemaReference unknown = new PublicSchemaReference(new Slug("shop"), "account", 3);

    assertThatThrownBy(() -> store().contracts().retire(unknown))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-117 the event store has no contract shop/account@3")
        .hasMessageContaining("published: shop/account@1, shop/account@2");
    assertThatThrownBy(() -> store().contracts().restore(unknown))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("STO-117");
  }

  private List<RegisteredConsumer> retire() {
    return store().contracts().retire(OLD.reference());
  }

  private void report(SchemaId schema) {
    store().consumers().report(List.of(new ConsumerReport(COPY, schema, Cursor.START)));
  }
}
