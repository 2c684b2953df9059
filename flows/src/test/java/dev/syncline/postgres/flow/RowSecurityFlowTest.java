package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.manifest.schema.PublicSchema;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Row-level security that would hide rows from the roles of a sync stops it by name instead. */
@Tag("verify")
class RowSecurityFlowTest {
  private DocumentedRoles roles;
  private SyncRig rig;

  @BeforeEach
  void tables() throws IOException {
    roles = new DocumentedRoles();
    rig = roles.rig();
    roles
        .source()
        .execute(
            "CREATE TABLE districts (id bigint PRIMARY KEY, city text)",
            "GRANT SELECT ON districts TO syncline_source",
            "INSERT INTO districts VALUES (1, 'Ulm')",
            "INSERT INTO accounts VALUES (1, 'Ada')");
  }

  @AfterEach
  void close() {
    rig.close();
    roles.close();
  }

  @Test
  void ofATableThatIsOnlyJoinedStopsThePublisher() {
    rig.publish(accountsWithCity(), table("addresses", "id", "account_id"))
        .consume(copy("customers", "destination_customers", "id", "name", "city"))
        .start();
    rig.drain();
    roles.source().execute("ALTER TABLE districts ENABLE ROW LEVEL SECURITY");

    roles.source().execute("UPDATE accounts SET name = 'Eva' WHERE id = 1");

    Stops.awaitNote(rig, "publish", "SQL-223", "districts", "BYPASSRLS");
    assertThat(roles.destination().rows("SELECT name, city FROM destination_customers"))
        .containsExactly("Ada|Ulm");

    roles.source().execute("ALTER TABLE districts DISABLE ROW LEVEL SECURITY");
    awaitRows("SELECT name, city FROM destination_customers", "Eva|Ulm");
  }

  @Test
  void ofADestinationsTableStopsTheConsumer() {
    rig.publish(table("accounts", "id", "name"), table("addresses", "id", "account_id"))
        .consume(copy("accounts", "destination_accounts", "id", "name"))
        .start();
    rig.drain();
    roles
        .destination()
        .execute(
            "ALTER TABLE destination_accounts ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY others ON destination_accounts FOR INSERT WITH CHECK (true)");

    roles.source().execute("DELETE FROM accounts WHERE id = 1");

    Stops.awaitNote(rig, "consume", "DST-108", "destination_accounts", "BYPASSRLS");
    roles.destination().execute("ALTER TABLE destination_accounts DISABLE ROW LEVEL SECURITY");
    awaitRows("SELECT count(*) FROM destination_accounts", "0");
  }

  private void awaitRows(String query, String... rows) {
    await()
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(() -> assertThat(roles.destination().rows(query)).containsExactly(rows));
  }

  private static PublicSchema accountsWithCity() {
    return schema(
        "customers",
        new String[] {"id", "name", "city"},
        insertOrUpdate(
            "accounts",
            "SELECT a.id, a.name, d.city FROM accounts a LEFT JOIN districts d ON d.id = a.id"
                + " WHERE a.id = :id"));
  }
}
