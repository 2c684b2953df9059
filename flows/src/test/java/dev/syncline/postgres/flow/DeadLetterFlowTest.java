package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.DeadLetter;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.TruncatePolicy;
import dev.syncline.postgres.sink.redrive.Redrive;
import dev.syncline.postgres.sink.settings.SinkSettings;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens to rows a contract or a consumer refuses, seen from outside. */
@Tag("verify")
class DeadLetterFlowTest {
  private static final String ROWS = "SELECT id, name FROM accounts ORDER BY id";
  private static final String STRICT =
      """
      {"type": "object", "required": ["id", "name"], "additionalProperties": false,
       "properties": {"id": {"type": "integer"}, "name": {"type": "string", "maxLength": 5}}}
      """;

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void tables() {
    rig.source().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, name text)");
    rig.destination()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, name text,"
                + " CONSTRAINT polite CHECK (name <> 'bad'))");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  private static PublicSchema accounts(ErrorPolicy onError, TruncatePolicy onTruncate) {
    PublicSchema plain = table("accounts", "id", "name");
    return with(onError, with(onTruncate, with(new OutputSchema(strict()), plain)));
  }

  private static ObjectNode strict() {
    try {
      return (ObjectNode) new ObjectMapper().readTree(STRICT);
    } catch (java.io.IOException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private Map<String, Long> deadLetters() {
    return rig.pipelines().stream()
        .flatMap(pipeline -> pipeline.deadLetters().entrySet().stream())
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  @Test
  void whatAConsumerRefusesWaitsAndIsDrivenAgainWhileTheSyncRuns() {
    ConsumerSchema consumer =
        with(ErrorPolicy.QUARANTINE, copy("accounts", "accounts", "id", "name"));
    rig.publish(table("accounts", "id", "name")).consume(consumer).start();
    rig.drain();
    rig.source()
        .execute(
            "INSERT INTO accounts VALUES (1, 'Ada')", "INSERT INTO accounts VALUES (2, 'bad')");
    rig.drain();
    rig.source()
        .execute(
            "UPDATE accounts SET name = 'Bob' WHERE id = 2",
            "UPDATE accounts SET id = 20 WHERE id = 2",
            "UPDATE accounts SET name = 'Bea' WHERE id = 20",
            "INSERT INTO accounts VALUES (3, 'Cyd')");
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).containsExactly("1|Ada", "3|Cyd");
    await()
        .untilAsserted(
            () -> assertThat(deadLetters()).containsEntry("consumer/accounts-to-accounts", 5L));
    rig.destination().execute("ALTER TABLE accounts DROP CONSTRAINT polite");
    assertThat(redrive(consumer)).isEqualTo(5);
    rig.source().execute("UPDATE accounts SET name = 'Bix' WHERE id = 20");
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).containsExactly("1|Ada", "3|Cyd", "20|Bix");
    assertThat(rig.pipelines()).allMatch(one -> one.state() == PipelineState.RUNNING);
    await()
        .untilAsserted(
            () -> assertThat(deadLetters()).containsEntry("consumer/accounts-to-accounts", 0L));
  }

  private long redrive(ConsumerSchema consumer) {
    ContractSubscription subscription =
        new ContractSubscription(
            new Subscription(Contracts.CONSUMER, consumer),
            rig.events().contracts().find(consumer.source()));
    try (Redrive redrive =
        Redrive.open(
            SyncRig.connection(Contracts.DESTINATION, rig.destination()),
            subscription,
            SinkSettings.DEFAULT)) {
      return redrive.everything(driven -> {});
    }
  }

  @Test
  void aRowThatBreaksTheContractIsSetAsideAndHealsWithItsNextChange() {
    rig.source().execute("INSERT INTO accounts VALUES (9, NULL), (8, 'Hal')");
    rig.publish(accounts(ErrorPolicy.QUARANTINE, TruncatePolicy.STOP))
        .consume(copy("accounts", "accounts", "id", "name"))
        .start();
    rig.drain();
    rig.source()
        .execute(
            "INSERT INTO accounts VALUES (1, 'Ada')",
            "INSERT INTO accounts VALUES (2, 'Bob')",
            "UPDATE accounts SET name = NULL WHERE id = 1",
            "UPDATE accounts SET name = 'Robert' WHERE id = 2",
            "INSERT INTO accounts VALUES (3, 'Cyd')");
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).containsExactly("1|Ada", "2|Bob", "3|Cyd", "8|Hal");
    List<DeadLetter> deadLetters = rig.events().deadLetters().waiting(Optional.empty(), 10);
    assertThat(deadLetters)
        .extracting(DeadLetter::key)
        .containsExactly("{\"id\": 9}", "{\"id\": 1}", "{\"id\": 2}");
    assertThat(deadLetters)
        .extracting(DeadLetter::message)
        .containsExactly(
            "property 'name' breaks 'type'",
            "property 'name' breaks 'type'",
            "property 'name' breaks 'maxLength'");
    assertThat(deadLetters.get(2).object()).contains("{\"id\":2,\"name\":\"Robert\"}");
    assertThat(deadLetters()).containsEntry("publisher/accounts 1.0", 3L);

    rig.source().execute("UPDATE accounts SET name = 'Eve' WHERE id IN (1, 9)");
    rig.drain();
    assertThat(rig.destination().rows(ROWS))
        .containsExactly("1|Eve", "2|Bob", "3|Cyd", "8|Hal", "9|Eve");
  }

  @Test
  void aRowThatBreaksTheContractStopsThePublisherBeforeItIsPublished() {
    rig.publish(accounts(ErrorPolicy.STOP, TruncatePolicy.STOP));
    rig.startPublisher();
    rig.drainToStore();
    rig.source().execute("INSERT INTO accounts VALUES (1, 'Ada')");
    rig.drainToStore();

    rig.source().execute("INSERT INTO accounts VALUES (2, NULL), (3, 'Cyd')");

    await()
        .untilAsserted(() -> assertThat(failure()).contains("SQL-221").contains("property 'name'"));
    assertThat(rig.feed().checkpoint().head().value()).isEqualTo(1);
  }

  @Test
  void aTruncatedTableStopsOrIsIgnoredByThePublishersPolicy() {
    rig.publish(accounts(ErrorPolicy.STOP, TruncatePolicy.STOP))
        .consume(copy("accounts", "accounts", "id", "name"))
        .start();
    rig.source().execute("INSERT INTO accounts VALUES (1, 'Ada')");
    rig.drain();

    rig.source().execute("TRUNCATE accounts");
    await().untilAsserted(() -> assertThat(failure()).contains("SQL-218").contains("onTruncate"));

    rig.stopPublisher();
    rig.withdraw(accounts(ErrorPolicy.STOP, TruncatePolicy.STOP));
    rig.publish(accounts(ErrorPolicy.STOP, TruncatePolicy.IGNORE)).startPublisher();
    rig.source().execute("INSERT INTO accounts VALUES (2, 'Bob')");
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).containsExactly("1|Ada", "2|Bob");
  }

  private String failure() {
    return rig.pipelines().stream()
        .filter(one -> one.state() == PipelineState.HALTED)
        .map(PipelineStatus::note)
        .findFirst()
        .orElse("");
  }
}
