package dev.syncline.engine.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
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
  void waitsForAContractThatIsPublishedWhileItLooks() {
    ContractRegistry late = new PublishedBetweenQuestions(published);

    Subscriptions found = Subscriptions.resolve(List.of(subscription(1)), late);

    assertThat(found.unpublished()).containsExactly(subscription(1).schema().source());
  }

  @Test
  void refusesAMajorThatWasNeverPublishedWhereAnotherWas() {
    published.publish(FEED, contract());

    assertThatThrownBy(() -> Subscriptions.resolve(List.of(subscription(2)), published))
        .isInstanceOf(DiagnosticException.class)
        .hasMessageContaining("only major [1]");
  }

  /** A publisher is done right after the first question was answered. */
  private record PublishedBetweenQuestions(ContractRegistry registry) implements ContractRegistry {
    @Override
    public PublishedContract publish(FeedName feed, Contract contract) {
      return registry.publish(feed, contract);
    }

    @Override
    public List<PublishedContract> find(PublicSchemaReference reference) {
      List<PublishedContract> found = registry.find(reference);
      registry.publish(FEED, contract());
      return found;
    }

    @Override
    public List<PublishedContract> all() {
      return registry.all();
    }
  }

  private static Contract contract() {
    return new Contract(
        OWNER,
        "things",
        new SchemaVersion(1, 0),
        new OutputSchema(JsonNodeFactory.instance.objectNode()),
        List.of("id"));
  }

  private static Subscription subscription(int major) {
    return new Subscription(
        new Slug("consumer"),
        new ConsumerSchema(
            "copy",
            new PublicSchemaReference(OWNER, "things", major),
            new Slug("destination"),
            "SELECT 1",
            Optional.empty(),
            ErrorPolicy.STOP,
            Optional.empty()));
  }
}
