package dev.syncline.engine.internal.consume;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.syncline.engine.plan.AwaitedContract;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.memory.MemoryEventStore;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.schema.Slug;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** What is asked while a contract is missing, and how often. */
class AwaitContractsTest {
  private static final Slug OWNER = new Slug("owner");
  private static final FeedName FEED = new FeedName(OWNER, new Slug("db"));

  private final Registry registry = new Registry(new MemoryEventStore().contracts());
  private final StopSignal stop = new StopSignal();

  @Test
  void eachMissingOneIsLookedForOnceARoundAndLessAndLessOften() throws Exception {
    FutureTask<Void> waiting = waiting("things", "things", "others");

    await().atMost(Duration.ofSeconds(10)).until(() -> registry.asked.size() >= 8);
    stop.stop();
    waiting.get();

    assertThat(registry.asked).extracting(Question::name).contains("things", "others");
    List<Long> rounds =
        registry.asked.stream()
            .filter(question -> question.name().equals("things"))
            .map(Question::at)
            .toList();
    assertThat(rounds.get(3) - rounds.get(2)).isGreaterThan(Duration.ofMillis(1_900).toNanos());
    assertThat(registry.asked).hasSizeLessThanOrEqualTo(2 * rounds.size());
  }

  @Test
  void endsWhenOneAppears() throws Exception {
    FutureTask<Void> waiting = waiting("things", "others");

    registry.publish(FEED, contract("others"));

    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(ContractsPublished.class);
  }

  private FutureTask<Void> waiting(String... names) {
    List<AwaitedContract> awaited =
        List.of(names).stream()
            .map(name -> AwaitedContract.of(subscription(name), List.of()).orElseThrow())
            .toList();
    FutureTask<Void> task =
        new FutureTask<>(
            () -> {
              new AwaitContracts(awaited, registry).run(stop);
              return null;
            });
    new Thread(task).start();
    return task;
  }

  private static Subscription subscription(String name) {
    return new Subscription(
        new Slug("consumer"),
        new ConsumerSchema(
            "copy",
            new PublicSchemaReference(OWNER, name, 1),
            new Slug("destination"),
            "SELECT 1",
            Optional.empty(),
            ErrorPolicy.STOP,
            Optional.empty()));
  }

  private static Contract contract(String name) {
    return new Contract(
        OWNER,
        name,
        new SchemaVersion(1, 0),
        new OutputSchema(JsonNodeFactory.instance.objectNode()),
        List.of("id"));
  }

  private record Question(String name, long at) {}

  /** A registry that notes what it is asked, and does not tell everything. */
  private record Registry(ContractRegistry contracts, List<Question> asked)
      implements ContractRegistry {
    Registry(ContractRegistry contracts) {
      this(contracts, new CopyOnWriteArrayList<>());
    }

    @Override
    public List<PublishedContract> publishAll(FeedName feed, List<Contract> published) {
      return contracts.publishAll(feed, published);
    }

    @Override
    public List<PublishedContract> find(PublicSchemaReference reference) {
      asked.add(new Question(reference.name(), System.nanoTime()));
      return contracts.find(reference);
    }

    @Override
    public List<RegisteredConsumer> retire(PublicSchemaReference reference) {
      return contracts.retire(reference);
    }

    @Override
    public boolean restore(PublicSchemaReference reference) {
      return contracts.restore(reference);
    }

    @Override
    public List<PublishedContract> all() {
      throw new UnsupportedOperationException("everything published");
    }
  }
}
