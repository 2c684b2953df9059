package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.manifest.schema.Operation;
import dev.syncline.manifest.schema.Transformation;
import dev.syncline.manifest.verify.Diagnostic;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A table is altered while it is captured, so that PostgreSQL refuses its updates and deletes: its
 * application can write again without anybody's help, and no change is lost.
 */
@Tag("verify")
class LateChangesFlowTest {
  private static final String PARCELS = "SELECT id, w FROM parcels ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aVirtualColumnAddedUnderFullIdentityStopsCaptureAndNoWrites() {
    rig.source()
        .execute(
            "CREATE TABLE parcels (id int PRIMARY KEY, w int)",
            "ALTER TABLE parcels REPLICA IDENTITY FULL",
            "INSERT INTO parcels VALUES (1, 1), (2, 2), (3, 3)");
    rig.destination().execute("CREATE TABLE parcels (id int PRIMARY KEY, w int)");
    rig.publish(table("parcels", "id", "w")).consume(copy("parcels", "parcels", "id", "w")).start();
    rig.drain();

    rig.source().execute("ALTER TABLE parcels ADD twice int GENERATED ALWAYS AS (w * 2) VIRTUAL");

    assertStopsAndReleases("SRC-133");
    rig.source()
        .execute(
            "UPDATE parcels SET w = 9 WHERE id = 1",
            "DELETE FROM parcels WHERE id = 2",
            "INSERT INTO parcels VALUES (4, 4)");
    mendAndStart();
    rig.source().execute("UPDATE parcels SET w = 8 WHERE id = 3");
    rig.drain();
    assertThat(rig.destination().rows(PARCELS)).isEqualTo(rig.source().rows(PARCELS));
  }

  @Test
  void aDroppedPrimaryKeyStopsCaptureAndNoWrites() {
    rig.source()
        .execute(
            "CREATE TABLE parcels (id int PRIMARY KEY, w int)",
            "INSERT INTO parcels VALUES (1, 1)");
    rig.publish(table("parcels", "id", "w")).startPublisher();
    rig.drainToStore();

    rig.source().execute("ALTER TABLE parcels DROP CONSTRAINT parcels_pkey");

    assertStopsAndReleases("SRC-122");
    rig.source().execute("UPDATE parcels SET w = 2", "DELETE FROM parcels");
  }

  /** While capture runs: the first row of the new partition tells of it. */
  @Test
  void aNewPartitionWithoutAnIdentityStopsCaptureAndNoWrites() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY)",
            "INSERT INTO accounts VALUES (1)",
            "CREATE TABLE entries (account_id int, amount int) PARTITION BY RANGE (amount)",
            "CREATE TABLE entries_1 PARTITION OF entries FOR VALUES FROM (0) TO (10)",
            "ALTER TABLE entries_1 REPLICA IDENTITY FULL");
    rig.destination().execute("CREATE TABLE accounts (id int PRIMARY KEY, total int)");
    String sql =
        "SELECT a.id, (SELECT sum(amount) FROM entries WHERE account_id = a.id) AS total"
            + " FROM accounts a WHERE a.id = :";
    List<Transformation> transformations = new ArrayList<>(insertOrUpdate("accounts", sql + "id"));
    for (Operation operation : Operation.values()) {
      transformations.add(new Transformation(operation, "entries", sql + "account_id"));
    }
    String[] columns = {"id", "total"};
    rig.publish(schema("accounts", columns, transformations))
        .consume(copy("accounts", "accounts", columns))
        .start();
    rig.drain();

    rig.source()
        .execute(
            "CREATE TABLE entries_2 PARTITION OF entries FOR VALUES FROM (10) TO (20)",
            "INSERT INTO entries VALUES (1, 5), (1, 15)");

    assertStopsAndReleases("SRC-122");
    rig.source().execute("UPDATE entries SET amount = amount + 1", "DELETE FROM entries_1");
    mendAndStart();
    rig.drain();
    assertThat(rig.destination().rows("SELECT id, total FROM accounts")).containsExactly("1|16");
    rig.source().execute("UPDATE entries SET amount = 17");
    rig.drain();
    assertThat(rig.destination().rows("SELECT id, total FROM accounts")).containsExactly("1|17");
  }

  /** What was taken out is told when it is, and not again when the next attempt finds it gone. */
  private void assertStopsAndReleases(String code) {
    assertThat(Stops.reasons(rig, "publish")).contains(code);
    assertThat(
            rig.source()
                .rows(
                    "SELECT relname FROM pg_publication_rel JOIN pg_class c ON c.oid = prrelid"
                        + " WHERE relname IN ('parcels', 'entries')"))
        .isEmpty();
  }

  private void mendAndStart() {
    String fix =
        Stops.one(rig, "publish").problems().stream()
            .map(Diagnostic::fix)
            .filter(text -> text.startsWith("ALTER TABLE"))
            .findFirst()
            .orElseThrow();
    rig.stopPublisher();
    rig.source().execute(fix);
    rig.startPublisher();
  }
}
