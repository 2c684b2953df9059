package dev.syncline.engine.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.engine.plan.AwaitedContract;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.DiagnosticException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubscriptionsTest {
  private static final Slug OWNER = new Slug("owner");
  private static final FeedName FEED = new FeedName(OWNER, new Slug("db"));

  private final ContractRegistry published = new MemoryEventStore().contracts();

  @Test
  void waitsForASchemaThatIsNotPublished() {
    AwaitedContract awaited = awaited(subscription(1, "SELECT 1"));

    assertThat(awaited).hasToString("owner/things v1");
    assertThat(awaited.diagnostic().toString()).startsWith("ENG-109");
  }

  @Test
  void waitsForAMajorWhereAnotherIsPublishedAndSaysWhich() {
    published.publish(FEED, contract(1, 0, "id"));
    published.publish(FEED, contract(1, 1, "id"));

    AwaitedContract awaited = awaited(subscription(2, "SELECT 1"));

    assertThat(awaited).hasToString("owner/things v2 (published: 1.0, 1.1)");
    assertThat(awaited.diagnostic().toString()).startsWith("ENG-106");
  }

  @Test
  void waitsForAMinorWithThePropertiesOfItsSql() {
    published.publish(FEED, contract(1, 0, "id", "name"));
    Subscription subscription = subscription(1, "SELECT :id, :name, :email");

    AwaitedContract awaited = awaited(subscription);

    assertThat(awaited).hasToString("owner/things v1 with [email] (published: 1.0)");
    assertThat(awaited.diagnostic().toString())
        .startsWith("ENG-108")
        .contains("use one of [id, name]");
    published.publish(FEED, contract(1, 1, "id", "name", "email"));
    assertThat(Subscriptions.resolve(List.of(subscription), published).awaited()).isEmpty();
  }

  @Test
  void aRetiredMajorIsNoneOfThoseThatArePublished() {
    published.publish(FEED, contract(1, 0, "id"));
    published.publish(FEED, contract(2, 0, "id"));
    Subscription subscription = subscription(1, "SELECT :id");
    published.retire(subscription.schema().source());

    AwaitedContract awaited = awaited(subscription);

    assertThat(awaited.toString())
        .startsWith("owner/things v1, which was retired at 20")
        .endsWith(" (published: 2.0)");
    assertThat(awaited.diagnostic().toString())
        .startsWith("ENG-124 consumer schema consumer/copy names owner/things v1")
        .endsWith(
            "name a published major version; or have its owner run:"
                + " sync-cli contract restore owner/things@1");
    published.restore(subscription.schema().source());
    assertThat(Subscriptions.resolve(List.of(subscription), published).awaited()).isEmpty();
  }

  @Test
  void aDestinationStandsStillOnlyIfAllItConsumesIsRetired() {
    published.publish(FEED, contract(1, 0, "id"));
    Subscription retired = subscription(1, "SELECT :id");
    published.retire(retired.schema().source());
    Subscription waiting = subscription(3, "SELECT :id");

    assertThatThrownBy(
            () -> Subscriptions.resolve(List.of(retired), published).requireNotAllRetired())
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("ENG-124");
    Subscriptions both = Subscriptions.resolve(List.of(retired, waiting), published);
    both.requireNotAllRetired();
    assertThat(both.note())
        .startsWith(
            "waiting for [owner/things v3] to be published; not consuming [owner/things v1,");
  }

  @Test
  void asksWhetherANameIsMistyped() {
    published.publish(FEED, contract(1, 0, "id", "email"));

    assertThat(awaited(subscription(1, "SELECT :emial")).diagnostic().toString())
        .contains("did you mean 'email'?");
  }

  @Test
  void aPropertyThatOnlyAnEarlierMinorHasIsPublished() {
    published.publish(FEED, contract(1, 0, "id", "name"));
    published.publish(FEED, contract(1, 1, "id", "email"));
    Subscription subscription = subscription(1, "SELECT :name, :email");

    Subscriptions found = Subscriptions.resolve(List.of(subscription), published);

    assertThat(found.awaited()).isEmpty();
    assertThat(found.byFeed().get(FEED).get(subscription))
        .extracting(one -> one.contract().version().minor())
        .containsExactly(0, 1);
  }

  @Test
  void aContractThatListsNoPropertiesHasThemAll() {
    published.publish(FEED, contract(1, 0));

    Subscriptions found =
        Subscriptions.resolve(List.of(subscription(1, "SELECT :anything")), published);

    assertThat(found.awaited()).isEmpty();
  }

  private AwaitedContract awaited(Subscription subscription) {
    List<AwaitedContract> awaited =
        Subscriptions.resolve(List.of(subscription), published).awaited();
    assertThat(awaited).hasSize(1);
    return awaited.get(0);
  }

  private static Contract contract(int major, int minor, String... properties) {
    ObjectNode shape = JsonNodeFactory.instance.objectNode();
    for (String property : properties) {
      shape.withObjectProperty("properties").putObject(property);
    }
    return new Contract(
        OWNER, "things", new SchemaVersion(major, minor), new OutputSchema(shape), List.of("id"));
  }

  private static Subscription subscription(int major, String sql) {
    return new Subscription(
        new Slug("consumer"),
        new ConsumerSchema(
            "copy",
            new PublicSchemaReference(OWNER, "things", major),
            new Slug("destination"),
            sql,
            Optional.empty(),
            ErrorPolicy.STOP,
            Optional.empty()));
  }
}
