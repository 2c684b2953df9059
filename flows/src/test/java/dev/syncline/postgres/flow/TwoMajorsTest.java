package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.DESTINATION;
import static dev.syncline.postgres.flow.Contracts.PUBLISHER;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.problem.EngineCode;
import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import dev.syncline.eventstore.ContractRegistry;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.manifest.schema.ConsumerSchema;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.PublicSchema;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The life of two major versions of one public schema, from the same table. */
@Tag("verify")
class TwoMajorsTest {
  private static final int ROWS = 2_000;
  private static final PublicSchema FIRST = version(1, "id", "name");
  private static final PublicSchema SECOND = version(2, "id", "email");
  private static final ConsumerSchema NAMES = consumer(1, "names", "name");
  private static final ConsumerSchema EMAILS = consumer(2, "emails", "email");

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void loadTheFirst() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY, name text, email text)",
            "INSERT INTO accounts SELECT n, 'n' || n, 'e' || n FROM generate_series(1, %d) n"
                .formatted(ROWS));
    rig.destination()
        .execute(
            "CREATE TABLE names (id int PRIMARY KEY, name text)",
            "CREATE TABLE emails (id int PRIMARY KEY, email text)");
    rig.publish(FIRST).consume(NAMES).start();
    rig.drain();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void theSecondIsLoadedAloneAndBothGetLaterChangesInTheSameTransactions() {
    assertThat(events(1)).isEqualTo(ROWS);
    addTheSecond();
    assertThat(events(1)).as("none of the first is repeated").isEqualTo(ROWS);
    assertThat(events(2)).isEqualTo(ROWS);
    long loaded = rig.feed().checkpoint().head().value();

    rig.source()
        .execute("UPDATE accounts SET name = name || '!', email = email || '!' WHERE id < 4");
    rig.source()
        .transaction(
            "DELETE FROM accounts WHERE id = 4", "INSERT INTO accounts VALUES (9999, 'n', 'e')");
    rig.drain();

    assertThat(
            rig
                .store()
                .rows(
                    """
                    SELECT transaction_id, public_schema_major_version, count(*)
                      FROM sync_events.events WHERE position > %d GROUP BY 1, 2 ORDER BY 1, 2
                    """
                        .formatted(loaded))
                .stream()
                .map(row -> row.substring(row.indexOf('|') + 1)))
        .containsExactly("1|3", "2|3", "1|2", "2|2");
    assertCopied("names", "name");
    assertCopied("emails", "email");
  }

  /**
   * Every update writes both columns, so the two copies of the row are equal whenever one looks.
   */
  @Test
  void aReaderOfTheDestinationNeverSeesHalfOfATransactionOfBoth() {
    addTheSecond();
    rig.source().execute("UPDATE accounts SET name = '0', email = '0' WHERE id = 1");
    rig.drain();

    List<String> updates =
        IntStream.rangeClosed(1, 300)
            .mapToObj(
                n -> "UPDATE accounts SET name = '%1$d', email = '%1$d' WHERE id = 1".formatted(n))
            .toList();
    Thread writer = new Thread(() -> updates.forEach(rig.source()::execute));
    writer.start();
    String seen = "0";
    while (!seen.equals("300|300")) {
      seen =
          rig.destination()
              .rows("SELECT name, email FROM names JOIN emails USING (id) WHERE id = 1")
              .get(0);
      assertThat(seen).matches("([0-9]+)[|]\\1");
    }
  }

  @Test
  void theFirstIsRetiredOnceItsConsumerHasMovedToTheSecond() {
    addTheSecond();
    ContractRegistry contracts = rig.events().contracts();
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(contracts.retire(reference(1)))
                    .extracting(one -> one.id().name())
                    .containsExactly("consumer/names"));

    rig.stopConsumer();
    rig.withdraw(NAMES).startConsumer();
    rig.drain();
    RegisteredConsumer names =
        rig.events().consumers().all().stream()
            .filter(one -> one.id().name().equals("consumer/names"))
            .findFirst()
            .orElseThrow();
    rig.events().consumers().forget(names.id());
    assertThat(contracts.retire(reference(1))).isEmpty();

    rig.stopPublisher();
    long before = events(1);
    rig.startPublisher();
    rig.source().execute("UPDATE accounts SET name = 'last', email = 'last' WHERE id = 1");
    await().atMost(SyncRig.PATIENCE).until(() -> emailOfTheFirst().equals("last"));
    assertThat(events(1)).as("the publisher leaves it out").isEqualTo(before);
    assertThat(pipeline("publish").note())
        .isEqualTo("not publishing [publisher/accounts v1], retired");
  }

  @Test
  void aConsumerOfTheRetiredOneSaysSoAndTheOthersOfItsDestinationGoOn() {
    addTheSecond();
    rig.stopConsumer();
    rig.events().consumers().all().forEach(one -> rig.events().consumers().forget(one.id()));
    rig.events().contracts().retire(reference(1));

    rig.startConsumer();
    rig.source().execute("UPDATE accounts SET name = 'new', email = 'new' WHERE id = 1");

    await().atMost(SyncRig.PATIENCE).until(() -> emailOfTheFirst().equals("new"));
    assertThat(pipeline("consume").note())
        .startsWith("not consuming [publisher/accounts v1, which was retired at")
        .endsWith("(published: 2.0)]");
    rig.stopConsumer();
    rig.withdraw(EMAILS).startConsumer();
    await()
        .atMost(SyncRig.PATIENCE)
        .until(() -> pipeline("consume").state() == PipelineState.HALTED);
    assertThat(pipeline("consume").problems())
        .extracting(Diagnostic::code)
        .containsExactly(EngineCode.MAJOR_RETIRED);
  }

  private void addTheSecond() {
    rig.stopPublisher();
    rig.publish(SECOND).startPublisher();
    rig.stopConsumer();
    rig.consume(EMAILS).startConsumer();
    rig.drain();
    assertCopied("emails", "email");
  }

  private long events(int major) {
    return rig.store()
        .number(
            "SELECT count(*) FROM sync_events.events WHERE public_schema_major_version = " + major);
  }

  private String emailOfTheFirst() {
    return rig.destination().value("SELECT email FROM emails WHERE id = 1");
  }

  private PipelineStatus pipeline(String kind) {
    return rig.pipelines().stream()
        .filter(one -> one.name().startsWith(kind))
        .findFirst()
        .orElseThrow();
  }

  private void assertCopied(String table, String column) {
    String rows = "SELECT id, " + column + " FROM %s ORDER BY id";
    assertThat(rig.destination().rows(rows.formatted(table)))
        .isNotEmpty()
        .isEqualTo(rig.source().rows(rows.formatted("accounts")));
  }

  private static PublicSchemaReference reference(int major) {
    return new PublicSchemaReference(PUBLISHER, "accounts", major);
  }

  private static PublicSchema version(int major, String... columns) {
    PublicSchema plain = table("accounts", columns);
    return new PublicSchema(
        plain.name(),
        plain.dataStore(),
        plain.outputSchema(),
        new SchemaVersion(major, 0),
        plain.key(),
        plain.transformations(),
        Optional.empty());
  }

  private static ConsumerSchema consumer(int major, String table, String column) {
    return new ConsumerSchema(
        table,
        reference(major),
        DESTINATION,
        "INSERT INTO %1$s VALUES (:id, :%2$s) ON CONFLICT (id) DO UPDATE SET %2$s = excluded.%2$s"
            .formatted(table, column),
        Optional.of("DELETE FROM " + table + " WHERE id = :id"),
        ErrorPolicy.STOP,
        Optional.empty());
  }
}
