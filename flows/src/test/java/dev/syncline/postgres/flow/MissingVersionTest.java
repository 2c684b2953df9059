package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.DESTINATION;
import static dev.syncline.postgres.flow.Contracts.PUBLISHER;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A consumer is deployed before the version it needs is published. */
@Tag("verify")
class MissingVersionTest {
  private static final PublicSchema OLD = version(1, 0, "id", "name");
  private static final PublicSchema NEW = version(1, 1, "id", "name", "email");
  private static final ConsumerSchema WITH_EMAIL =
      consumer(
          "copies",
          1,
          "INSERT INTO copies VALUES (:id, :name, :email) ON CONFLICT (id)"
              + " DO UPDATE SET name = excluded.name, email = excluded.email");
  private static final ConsumerSchema NAMES =
      consumer(
          "names",
          1,
          "INSERT INTO names VALUES (:id, :name) ON CONFLICT (id)"
              + " DO UPDATE SET name = excluded.name");

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void publishTheOldVersion() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY, name text, email text)",
            "INSERT INTO accounts VALUES (1, 'Ada', 'ada@example.org')");
    rig.destination()
        .execute(
            "CREATE TABLE copies (id int PRIMARY KEY, name text, email text)",
            "CREATE TABLE names (id int PRIMARY KEY, name text)");
    rig.publish(OLD);
    rig.startPublisher();
    rig.drainToStore();
    rig.stopPublisher();
    rig.withdraw(OLD);
  }

  @AfterEach
  void close() {
    rig.close();
  }

  /** In one process both start together, and the consumer looks first. */
  @Test
  void aConsumerWaitsForAMinorWithItsPropertyAndGoesOnByItself() {
    rig.inOneProcess().consume(WITH_EMAIL).startConsumer();
    awaitWaiting("publisher/accounts v1 with [email] (published: 1.0)");

    rig.publish(NEW);
    rig.startPublisher();
    awaitRows("copies", "1|Ada|ada@example.org");

    assertThat(consumer().state()).isEqualTo(PipelineState.RUNNING);
  }

  @Test
  void theOthersOfItsDestinationDoNotWait() {
    rig.consume(NAMES, WITH_EMAIL).startConsumer();
    awaitRows("names", "1|Ada");

    assertThat(consumer().state()).isEqualTo(PipelineState.RUNNING);
    assertThat(consumer().note()).contains("waiting for", "with [email]");
    assertThat(rig.destination().rows("SELECT * FROM copies")).isEmpty();

    rig.publish(NEW);
    rig.startPublisher();
    awaitRows("copies", "1|Ada|ada@example.org");
  }

  /** An owner who does not publish it after all: the consumer still says what it waits for. */
  @Test
  void anotherMinorWithoutThePropertyIsNotWhatItWaitsFor() {
    rig.consume(WITH_EMAIL).startConsumer();
    awaitWaiting("(published: 1.0)");
    rig.publish(version(1, 1, "id", "name"));
    rig.startPublisher();
    rig.drainToStore();
    rig.stopConsumer();
    rig.startConsumer();

    awaitWaiting("with [email] (published: 1.0, 1.1)");
  }

  @Test
  void aConsumerWaitsForAMajorWhereAnotherIsPublished() {
    rig.consume(
            consumer(
                "copies",
                2,
                "INSERT INTO copies VALUES (:id, :name, NULL) ON CONFLICT (id)"
                    + " DO UPDATE SET name = excluded.name"))
        .startConsumer();
    awaitWaiting("publisher/accounts v2 (published: 1.0)");

    rig.publish(version(2, 0, "id", "name"));
    rig.startPublisher();
    awaitRows("copies", "1|Ada|null");
  }

  /** Events of an earlier minor are still in the log, and the load of the new one is to come. */
  @Test
  void whatAnEarlierMinorDoesNotHaveIsNullUntilTheNewOneReportsTheRow() {
    rig.destination()
        .execute(
            "CREATE TABLE history (id int, email text)",
            "CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN INSERT INTO history VALUES (NEW.id, NEW.email); RETURN NEW; END'",
            "CREATE TRIGGER keep AFTER INSERT OR UPDATE ON copies"
                + " FOR EACH ROW EXECUTE FUNCTION keep()");
    rig.publish(NEW);
    rig.startPublisher();
    rig.drainToStore();
    rig.consume(WITH_EMAIL).startConsumer();
    awaitRows("copies", "1|Ada|ada@example.org");

    assertThat(rig.destination().rows("SELECT * FROM history"))
        .containsExactly("1|null", "1|ada@example.org");
  }

  private void awaitWaiting(String what) {
    await("waiting for " + what)
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(consumer().state()).isEqualTo(PipelineState.WAITING);
              assertThat(consumer().note()).startsWith("waiting for").contains(what);
            });
  }

  private void awaitRows(String table, String... rows) {
    await("rows of " + table)
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(rig.destination().rows("SELECT * FROM " + table + " ORDER BY 1"))
                    .containsExactly(rows));
  }

  private PipelineStatus consumer() {
    return rig.pipelines().stream()
        .filter(one -> one.name().startsWith("consume"))
        .findFirst()
        .orElseThrow();
  }

  private static PublicSchema version(int major, int minor, String... columns) {
    PublicSchema plain = table("accounts", columns);
    return new PublicSchema(
        plain.name(),
        plain.dataStore(),
        plain.outputSchema(),
        new SchemaVersion(major, minor),
        plain.key(),
        plain.transformations(),
        Optional.empty());
  }

  private static ConsumerSchema consumer(String name, int major, String sql) {
    return new ConsumerSchema(
        name,
        new PublicSchemaReference(PUBLISHER, "accounts", major),
        DESTINATION,
        sql,
        Optional.empty(),
        ErrorPolicy.STOP,
        Optional.empty());
  }
}
