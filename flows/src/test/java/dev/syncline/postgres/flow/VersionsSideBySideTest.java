package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.DESTINATION;
import static dev.syncline.postgres.flow.Contracts.PUBLISHER;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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

/** A contract moves on while its consumers stay where they are. */
@Tag("verify")
class VersionsSideBySideTest {
  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void tables() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY, name text, email text)",
            "INSERT INTO accounts VALUES (1, 'Ada', 'ada@example.org')");
    rig.destination()
        .execute(
            "CREATE TABLE names (id int PRIMARY KEY, name text)",
            "CREATE TABLE emails (id int PRIMARY KEY, email text)");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void twoMajorsArePublishedAtOnceEachWithItsConsumer() {
    rig.publish(version(1, 0, "id", "name"), version(2, 0, "id", "email"))
        .consume(consumer(1, "names", "name"), consumer(2, "emails", "email"))
        .start();
    rig.drain();
    rig.source()
        .execute(
            "INSERT INTO accounts VALUES (2, 'Bob', 'bob@example.org')",
            "UPDATE accounts SET name = 'Ann' WHERE id = 1",
            "INSERT INTO accounts VALUES (3, 'Cyd', 'cyd@example.org')",
            "DELETE FROM accounts WHERE id = 3");
    rig.drain();

    assertCopied("names", "name");
    assertCopied("emails", "email");
  }

  @Test
  void aConsumerGoesOnWhileItsPublisherAddsAMinor() {
    PublicSchema old = version(1, 0, "id", "name");
    rig.publish(old).consume(consumer(1, "names", "name")).start();
    rig.drain();
    rig.stopPublisher();
    rig.withdraw(old).publish(version(1, 1, "id", "name", "email"));
    rig.startPublisher();
    rig.source().execute("INSERT INTO accounts VALUES (2, 'Bob', 'bob@example.org')");
    await("the old consumer goes on")
        .atMost(SyncRig.PATIENCE)
        .until(() -> rig.destination().number("SELECT count(*) FROM names") == 2);

    assertCopied("names", "name");
    assertThat(
            rig.store()
                .rows(
                    "SELECT DISTINCT object->>'email' FROM sync_events.events"
                        + " WHERE public_schema_minor_version = 1 AND key->>'id' = '2'"))
        .containsExactly("bob@example.org");
  }

  private void assertCopied(String table, String column) {
    String rows = "SELECT id, " + column + " FROM %s ORDER BY id";
    assertThat(rig.destination().rows(rows.formatted(table)))
        .isNotEmpty()
        .isEqualTo(rig.source().rows(rows.formatted("accounts")));
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

  private static ConsumerSchema consumer(int major, String table, String column) {
    return new ConsumerSchema(
        table,
        new PublicSchemaReference(PUBLISHER, "accounts", major),
        DESTINATION,
        "INSERT INTO %1$s VALUES (:id, :%2$s) ON CONFLICT (id) DO UPDATE SET %2$s = excluded.%2$s"
            .formatted(table, column),
        Optional.of("DELETE FROM " + table + " WHERE id = :id"),
        ErrorPolicy.STOP,
        Optional.empty());
  }
}
