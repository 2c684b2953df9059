package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Tables change their shape while rows change. What no contract needs may come and go; what one
 * needs stops its pipeline by name, nothing wrong is published, and after the owner's correction it
 * goes on where it was.
 */
@Tag("verify")
class SchemaChangeTest {
  private static final String ROWS = "SELECT id, name, balance FROM accounts ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void sync() {
    rig.source()
        .execute("CREATE TABLE accounts (id int PRIMARY KEY, name text, balance int, unused text)");
    rig.destination().execute("CREATE TABLE accounts (id int PRIMARY KEY, name text, balance int)");
    rig.publish(table("accounts", "id", "name", "balance"))
        .consume(copy("accounts", "accounts", "id", "name", "balance"))
        .start();
    rig.source().execute("INSERT INTO accounts VALUES (1, 'Ada', 10, 'x')");
    rig.drain();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void columnsThatNoContractNeedsComeAndGoUnderLoad() {
    rig.source().execute("CREATE TABLE numbers (n int NOT NULL)", "INSERT INTO numbers VALUES (1)");
    try (Writers writers =
        new Writers(
            rig.source(),
            2,
            (statement, random) ->
                statement.execute(
                    "WITH own AS (UPDATE numbers SET n = n + 1 RETURNING n) INSERT INTO accounts"
                        + " (id, name, balance) SELECT n, 'row', n FROM own"))) {
      awaitMore();
      rig.source().execute("ALTER TABLE accounts ADD added timestamptz DEFAULT now()");
      awaitMore();
      rig.source().execute("ALTER TABLE accounts DROP unused");
      awaitMore();
      rig.source().execute("ALTER TABLE accounts RENAME added TO renamed");
      awaitMore();
    }
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  @Test
  void aRenamedColumnStopsUntilItIsBack() {
    rig.source().execute("ALTER TABLE accounts RENAME name TO title");

    stopsAt("INSERT INTO accounts VALUES (2, 'Bob', 20)");
    rig.source().execute("ALTER TABLE accounts RENAME title TO name");
    goesOn();
  }

  @Test
  void aDroppedColumnStopsUntilThereIsOneAgain() {
    rig.source().execute("ALTER TABLE accounts DROP name");

    stopsAt("INSERT INTO accounts VALUES (2, 20)");
    rig.source()
        .execute(
            "ALTER TABLE accounts ADD name text", "UPDATE accounts SET name = 'Ada' WHERE id = 1");
    goesOn();
  }

  /** Text that looks like a number is still text, also in a row from before, loaded again. */
  @Test
  void aColumnOfAnotherTypeIsPublishedAsWhatItIsNow() {
    rig.source().execute("ALTER TABLE accounts ALTER balance TYPE text");

    rig.source().execute("INSERT INTO accounts VALUES (2, 'Bob', '20')");
    rig.drain();
    rig.source().execute("INSERT INTO accounts VALUES (3, 'Cyd', 'thirty')");

    assertThat(Stops.reasons(rig, "consume")).containsExactly("DST-111");
    assertThat(
            rig.store()
                .rows(
                    "SELECT DISTINCT ON (object->>'id') object->'balance' FROM sync_events.events"
                        + " ORDER BY object->>'id', position DESC"))
        .containsExactly("\"10\"", "\"20\"", "\"thirty\"");
    assertThat(rig.destination().rows(ROWS)).containsExactly("1|Ada|10", "2|Bob|20");
  }

  @Test
  void aDroppedTableStops() {
    rig.source().execute("INSERT INTO accounts VALUES (2, 'Bob', 20)", "DROP TABLE accounts");
    rig.stopPublisher();
    rig.startPublisher();

    assertThat(Stops.reasons(rig, "publish")).contains("SRC-120");
  }

  @Test
  void aColumnMissingAtTheDestinationStopsUntilItIsBack() {
    rig.destination().execute("ALTER TABLE accounts RENAME balance TO amount");

    rig.source().execute("INSERT INTO accounts VALUES (2, 'Bob', 20)");
    assertThat(Stops.reasons(rig, "consume")).containsAnyOf("DST-106", "DST-111");
    rig.destination().execute("ALTER TABLE accounts RENAME amount TO balance");
    rig.startConsumer();
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  @Test
  void aConstraintAddedAtTheDestinationStopsUntilItIsGone() {
    rig.destination().execute("ALTER TABLE accounts ADD CONSTRAINT small CHECK (balance < 20)");

    rig.source().execute("INSERT INTO accounts VALUES (2, 'Bob', 20)");
    assertThat(Stops.reasons(rig, "consume")).isEqualTo(List.of("DST-111"));
    rig.destination().execute("ALTER TABLE accounts DROP CONSTRAINT small");
    rig.startConsumer();
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }

  private void awaitMore() {
    long before = rig.cursor();
    await().atMost(SyncRig.PATIENCE).until(() -> rig.cursor() > before + 100);
  }

  private void stopsAt(String statement) {
    rig.source().execute(statement);
    assertThat(Stops.reasons(rig, "publish")).containsAnyOf("SQL-205", "SQL-219");
    assertThat(rig.store().number("SELECT count(*) FROM sync_events.events")).isEqualTo(1);
  }

  private void goesOn() {
    rig.startPublisher();
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).isEqualTo(rig.source().rows(ROWS));
  }
}
