package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.syncline.manifest.schema.ConsumerSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Rows of children and partitions are rows of their table, in the first load, the stream and
 * look-ups alike, and the application writes them as before.
 */
@Tag("verify")
class TablePartsFlowTest {
  private static final String VEHICLES = "SELECT id, plate FROM vehicles ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void rowsOfChildrenAreRowsOfTheirTable() {
    vehicles();
    rig.source()
        .execute(
            "CREATE SCHEMA heavy",
            "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
            "CREATE TABLE heavy.tractors (axles int, PRIMARY KEY (id)) INHERITS (trucks)",
            "INSERT INTO vehicles VALUES (1, 'car'), (2, 'bus'), (3, 'cab')",
            "INSERT INTO trucks VALUES (11, 'truck', 'sand'), (12, 'lorry', 'wood')",
            "INSERT INTO heavy.tractors VALUES (21, 'tractor', 'hay', 4), (22, 'dumper', '', 3)");
    rig.publish(table("vehicles", "id", "plate")).consume(copyOf("vehicles")).start();
    rig.drain();
    assertSame();

    rig.source()
        .execute(
            "INSERT INTO trucks VALUES (13, 'van', 'mail')",
            "INSERT INTO heavy.tractors VALUES (23, 'crane', '', 5)",
            "UPDATE vehicles SET plate = plate || '!' WHERE id IN (2, 12, 22)",
            "UPDATE trucks SET load = 'stone', id = 14 WHERE id = 11",
            "DELETE FROM vehicles WHERE id IN (3, 21)",
            "DELETE FROM trucks WHERE id = 12");
    rig.drain();
    assertSame();
  }

  /** The key is unique only within each, so a row may be in both for a while. */
  @Test
  void aRowThatMovesToAChildStays() {
    vehicles();
    rig.source()
        .execute(
            "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
            "INSERT INTO vehicles VALUES (1, 'one'), (2, 'two'), (3, 'three')");
    rig.publish(table("vehicles", "id", "plate")).consume(copyOf("vehicles")).start();
    rig.drain();

    rig.source()
        .transaction(
            "INSERT INTO trucks SELECT id, plate || '!' FROM ONLY vehicles WHERE id = 1",
            "DELETE FROM ONLY vehicles WHERE id = 1");
    rig.source().execute("INSERT INTO trucks VALUES (2, 'two!')");
    rig.drain();
    rig.source().execute("DELETE FROM ONLY vehicles WHERE id = 2");
    rig.source()
        .transaction(
            "INSERT INTO trucks VALUES (3, 'three!')",
            "UPDATE ONLY vehicles SET id = 4 WHERE id = 3");
    rig.drain();

    assertSame();
    assertThat(rig.destination().rows(VEHICLES))
        .containsExactly("1|one!", "2|two!", "3|three!", "4|three");
  }

  @Test
  void aChildIsPublishedForItselfAndForItsTables() {
    vehicles();
    rig.source()
        .execute(
            "CREATE TABLE boats (id int PRIMARY KEY, plate text)",
            "CREATE TABLE amphibians (depth int, PRIMARY KEY (id)) INHERITS (vehicles, boats)",
            "INSERT INTO amphibians VALUES (1, 'duck', 3), (2, 'swan', 4)");
    rig.destination()
        .execute(
            "CREATE TABLE boats (id int PRIMARY KEY, plate text)",
            "CREATE TABLE amphibians (id int PRIMARY KEY, depth int)");
    rig.publish(
            table("vehicles", "id", "plate"),
            table("boats", "id", "plate"),
            table("amphibians", "id", "depth"))
        .consume(
            copyOf("vehicles"), copyOf("boats"), copy("amphibians", "amphibians", "id", "depth"))
        .start();
    rig.drain();

    rig.source()
        .execute(
            "INSERT INTO amphibians VALUES (3, 'newt', 1)",
            "UPDATE boats SET plate = 'SWAN' WHERE id = 2",
            "UPDATE amphibians SET depth = 9 WHERE id = 3",
            "DELETE FROM vehicles WHERE id = 1");
    rig.drain();

    assertSame();
    assertSame("SELECT id, plate FROM boats ORDER BY id");
    assertSame("SELECT id, depth FROM amphibians ORDER BY id");
  }

  /**
   * Two rows of one primary key have different public keys: none is skipped where a chunk ends
   * between them, as every chunk of an even number of rows does here.
   */
  @Test
  void aFirstLoadTakesEveryRowOfAKeyThatChildrenShare() {
    vehicles();
    rig.source()
        .execute(
            "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
            "INSERT INTO vehicles SELECT n, 'v' || n FROM generate_series(0, 3000) n",
            "INSERT INTO trucks SELECT n, 't' || n FROM generate_series(1, 3000) n",
            "ALTER TABLE vehicles REPLICA IDENTITY FULL",
            "ALTER TABLE trucks REPLICA IDENTITY FULL");
    rig.destination().execute("CREATE TABLE plates (plate text PRIMARY KEY, id int)");
    String[] columns = {"plate", "id"};
    rig.publish(
            schema(
                "vehicles",
                columns,
                insertOrUpdate(
                    "vehicles",
                    "SELECT plate, id FROM vehicles WHERE id = :id AND plate = :plate")))
        .consume(copy("vehicles", "plates", columns))
        .start();
    rig.drain();
    assertPlates();

    rig.source().execute("DELETE FROM trucks WHERE id = 1000", "DELETE FROM vehicles WHERE id = 5");
    rig.drain();
    assertPlates();
  }

  @Test
  void aChildThatCameWhileNothingWasCapturedIsLoaded() {
    vehicles();
    rig.source().execute("INSERT INTO vehicles VALUES (1, 'one'), (2, 'two')");
    rig.publish(table("vehicles", "id", "plate")).consume(copyOf("vehicles")).start();
    rig.drain();
    rig.stopPublisher();
    rig.source()
        .execute(
            "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
            "INSERT INTO trucks VALUES (3, 'three'), (4, 'four')",
            "DELETE FROM vehicles WHERE id = 1");

    rig.startPublisher();
    rig.drain();
    assertSame();
    rig.source().execute("UPDATE vehicles SET plate = 'x'", "DELETE FROM trucks WHERE id = 3");
    rig.drain();
    assertSame();
  }

  @Test
  void aTruncatedChildStopsLikeItsTable() {
    vehicles();
    rig.source()
        .execute(
            "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
            "INSERT INTO trucks VALUES (1, 'one')");
    rig.publish(table("vehicles", "id", "plate")).startPublisher();
    rig.drainToStore();

    rig.source().execute("TRUNCATE trucks");

    assertThat(Stops.reasons(rig, "publish")).containsExactly("SQL-218");
  }

  /** Whoever wants the table's own rows only says so, as in any SQL. */
  @Test
  void onlyInThePublicSqlLeavesChildrenOut() {
    vehicles();
    rig.source()
        .execute(
            "CREATE TABLE trucks (load text, PRIMARY KEY (id)) INHERITS (vehicles)",
            "INSERT INTO vehicles VALUES (1, 'one')",
            "INSERT INTO trucks VALUES (2, 'two')");
    String[] columns = {"id", "plate"};
    rig.publish(
            schema(
                "vehicles",
                columns,
                insertOrUpdate("vehicles", "SELECT id, plate FROM ONLY vehicles WHERE id = :id")))
        .consume(copyOf("vehicles"))
        .start();
    rig.drain();
    rig.source()
        .execute(
            "INSERT INTO vehicles VALUES (3, 'three')",
            "INSERT INTO trucks VALUES (4, 'four')",
            "UPDATE vehicles SET plate = plate || '!'",
            "DELETE FROM trucks WHERE id = 2");
    rig.drain();

    assertThat(rig.destination().rows(VEHICLES)).containsExactly("1|one!", "3|three!");
  }

  @Test
  void rowsWithGeneratedColumnsAreDeletedByThem() {
    assumeTrue(
        rig.source().number("SELECT current_setting('server_version_num')") >= 180_000,
        "no earlier server publishes them");
    rig.source()
        .execute(
            "CREATE TABLE parcels (id bigint PRIMARY KEY, w int, h int,"
                + " code text GENERATED ALWAYS AS ('p' || (w * h)::text) STORED)",
            "ALTER TABLE parcels REPLICA IDENTITY FULL",
            "INSERT INTO parcels VALUES (1, 2, 3), (2, 3, 4), (3, 4, 5)");
    rig.destination().execute("CREATE TABLE parcels (code text PRIMARY KEY, w int)");
    String[] columns = {"code", "w"};
    rig.publish(
            schema(
                "parcels",
                columns,
                insertOrUpdate("parcels", "SELECT code, w FROM parcels WHERE id = :id")))
        .consume(copy("parcels", "parcels", columns))
        .start();
    rig.drain();

    rig.source()
        .execute(
            "INSERT INTO parcels VALUES (4, 5, 6)",
            "UPDATE parcels SET w = 7 WHERE id = 1",
            "DELETE FROM parcels WHERE id = 2");
    rig.drain();

    assertSame("SELECT code, w FROM parcels ORDER BY code");
  }

  /** What the database computes may be published on every server, if it is not the key. */
  @Test
  void generatedColumnsArePublishedByLookUp() {
    rig.source()
        .execute(
            "CREATE TABLE parcels (id int PRIMARY KEY, w int,"
                + " plate int GENERATED ALWAYS AS (w * 2) STORED)",
            "ALTER TABLE parcels REPLICA IDENTITY FULL",
            "INSERT INTO parcels VALUES (1, 2), (2, 3)");
    rig.destination().execute("CREATE TABLE parcels (id int PRIMARY KEY, plate int)");
    rig.publish(table("parcels", "id", "plate")).consume(copyOf("parcels")).start();
    rig.drain();

    rig.source()
        .execute(
            "INSERT INTO parcels VALUES (3, 4)",
            "UPDATE parcels SET w = 5 WHERE id = 1",
            "DELETE FROM parcels WHERE id = 2");
    rig.drain();

    assertSame("SELECT id, plate FROM parcels ORDER BY id");
  }

  private void vehicles() {
    String table = "CREATE TABLE vehicles (id int PRIMARY KEY, plate text)";
    rig.source().execute(table);
    rig.destination().execute(table);
  }

  private static ConsumerSchema copyOf(String table) {
    return copy(table, table, "id", "plate");
  }

  private void assertSame() {
    assertSame(VEHICLES);
  }

  private void assertSame(String query) {
    assertThat(rig.destination().rows(query)).isEqualTo(rig.source().rows(query));
  }

  private void assertPlates() {
    assertThat(rig.destination().rows("SELECT id, plate FROM plates ORDER BY id, plate"))
        .isEqualTo(rig.source().rows("SELECT id, plate FROM vehicles ORDER BY id, plate"));
  }
}
