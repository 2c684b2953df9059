package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.insertOrUpdate;
import static dev.syncline.postgres.flow.Contracts.schema;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.eventstore.DeadLetter;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.PublicSchema;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that a public schema's SQL fails on, among others that it does not. */
@Tag("verify")
class FailedRowFlowTest {
  private static final String ROWS = "SELECT id, share FROM shares ORDER BY id";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void tables() {
    rig.source().execute("CREATE TABLE accounts (id bigint PRIMARY KEY, parts int)");
    rig.destination().execute("CREATE TABLE shares (id bigint PRIMARY KEY, share int)");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void areSetAsideOneByOneAndHealWithTheirNextChange() {
    rig.source().execute("INSERT INTO accounts SELECT n, n % 50 FROM generate_series(1, 120) AS n");
    rig.publish(shares(ErrorPolicy.QUARANTINE))
        .consume(copy("shares", "shares", "id", "share"))
        .start();
    rig.drain();
    rig.source()
        .execute(
            "INSERT INTO accounts SELECT n, n % 3 FROM generate_series(201, 206) AS n",
            "UPDATE accounts SET parts = 0 WHERE id = 1");
    rig.drain();

    assertThat(keys()).containsExactly("50", "100", "201", "204", "1");
    assertThat(rig.events().deadLetters().waiting(Optional.empty(), 10))
        .extracting(DeadLetter::message)
        .containsOnly("the public schema's SQL fails on the row (SQLSTATE 22012)");
    assertThat(rig.destination().number("SELECT count(*) FROM shares")).isEqualTo(118 + 4);
    assertThat(rig.destination().rows(ROWS)).contains("1|100", "49|2", "51|100", "202|100");

    rig.source().execute("UPDATE accounts SET parts = 10 WHERE parts = 0");
    rig.drain();
    assertThat(rig.destination().rows(ROWS)).contains("1|10", "50|10", "100|10", "201|10");
    assertThat(rig.destination().number("SELECT count(*) FROM shares")).isEqualTo(120 + 6);
  }

  /** Reading the whole table, a plan would evaluate the SQL on rows that nobody asked for. */
  @Test
  void areSetAsideAloneWhicheverPlanTheServerChooses() {
    rig.source()
        .execute(
            "INSERT INTO accounts SELECT n, n % 4 FROM generate_series(1, 8) AS n",
            "DO $$ BEGIN EXECUTE format("
                + "'ALTER DATABASE %I SET enable_indexscan = off', current_database());"
                + " EXECUTE format("
                + "'ALTER DATABASE %I SET enable_bitmapscan = off', current_database());"
                + " END $$");
    rig.publish(shares(ErrorPolicy.QUARANTINE))
        .consume(copy("shares", "shares", "id", "share"))
        .start();
    rig.drain();
    assertThat(keys()).containsExactly("4", "8");

    rig.source().execute("INSERT INTO accounts SELECT n, n % 4 FROM generate_series(9, 16) AS n");
    rig.drain();

    assertThat(keys()).containsExactly("4", "8", "12", "16");
    assertThat(rig.destination().number("SELECT count(*) FROM shares")).isEqualTo(12);
  }

  /** Down from 100 rows a chunk, the eighth attempt is the one that reads the row alone. */
  @Test
  void areNotTakenForTheNextRowIfTheyGoMeanwhile() throws SQLException {
    rig.source()
        .execute(
            // Counts its calls in locks of the session: they outlast a rollback and write nothing.
            "CREATE FUNCTION share(parts int) RETURNS int LANGUAGE plpgsql AS $$"
                + " DECLARE calls int; BEGIN IF parts = 0 THEN"
                + " SELECT count(*) + 1 INTO calls FROM pg_locks"
                + " WHERE locktype = 'advisory' AND classid = 7 AND objsubid = 2;"
                + " PERFORM pg_advisory_lock(7, calls);"
                + " IF calls = 8 THEN PERFORM pg_advisory_xact_lock(42); END IF; END IF;"
                + " RETURN 100 / parts; END $$",
            "INSERT INTO accounts VALUES (1, 0), (2, 2), (3, 4)");
    rig.publish(shares(ErrorPolicy.QUARANTINE, "share(parts)"))
        .consume(copy("shares", "shares", "id", "share"));
    try (Connection holder = rig.source().connect();
        Statement statement = holder.createStatement()) {
      statement.execute("SELECT pg_advisory_lock(42)");
      rig.start();
      await()
          .atMost(SyncRig.PATIENCE)
          .until(
              () ->
                  rig.source()
                          .number(
                              "SELECT count(*) FROM pg_stat_activity"
                                  + " WHERE wait_event = 'advisory'"
                                  + " AND datname = current_database()")
                      > 0);
      rig.source().execute("DELETE FROM accounts WHERE id = 1");
    }
    rig.drain();

    assertThat(rig.destination().rows(ROWS)).containsExactly("2|50", "3|25");
  }

  /** States that may be of a row or of what is around it. */
  @ParameterizedTest
  @ValueSource(strings = {"XX000", "42P01", "42501", "0A000", "45000"})
  void areSetAsideWhateverTheStateWhereOthersPass(String state) {
    rig.source()
        .execute(
            refusing("parts = 0", state),
            "INSERT INTO accounts SELECT n, n % 50 FROM generate_series(1, 120) AS n");
    rig.publish(shares(ErrorPolicy.QUARANTINE, "share(parts)"))
        .consume(copy("shares", "shares", "id", "share"))
        .start();
    rig.drain();
    rig.source().execute("INSERT INTO accounts VALUES (201, 0), (202, 1), (203, 0)");
    rig.drain();
    rig.source().execute("INSERT INTO accounts VALUES (204, 0)");
    rig.drain();

    assertThat(keys()).containsExactly("50", "100", "201", "203", "204");
    assertThat(rig.store().rows("SELECT DISTINCT message FROM sync_events.dead_letter"))
        .containsExactly("the public schema's SQL fails on the row (SQLSTATE " + state + ")");
    assertThat(rig.destination().number("SELECT count(*) FROM shares")).isEqualTo(118 + 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"42P01", "42501"})
  void areNotTakenForWhatFailsOnEveryRow(String state) {
    rig.source()
        .execute(
            refusing("false", state),
            "INSERT INTO accounts SELECT n, 1 FROM generate_series(1, 9) n");
    rig.publish(shares(ErrorPolicy.QUARANTINE, "share(parts)"));
    rig.startPublisher();
    rig.drainToStore();
    rig.source().execute(refusing("true", state), "INSERT INTO accounts VALUES (10, 1), (11, 2)");

    Stops.awaitNote(rig, "publish", "SQL-219", state);
    assertThat(keys()).isEmpty();
  }

  @Test
  void areNotTakenForWhatFailsOnEveryRowAsItIsLoaded() {
    rig.source()
        .execute(
            refusing("true", "42P01"),
            "INSERT INTO accounts SELECT n, 1 FROM generate_series(1, 9) n");
    rig.publish(shares(ErrorPolicy.QUARANTINE, "share(parts)"));
    rig.startPublisher();

    Stops.awaitNote(rig, "publish", "SQL-219", "42P01");
    assertThat(keys()).isEmpty();
  }

  private static String refusing(String condition, String state) {
    return "CREATE OR REPLACE FUNCTION share(parts int) RETURNS int LANGUAGE plpgsql AS $$ BEGIN IF"
        + " "
        + condition
        + " THEN RAISE EXCEPTION 'not %', parts USING ERRCODE = '"
        + state
        + "'; END IF; RETURN 100 / parts; END $$";
  }

  @Test
  void stopThePublisherThatWantsItAndAreNamedWithTheirSchema() {
    rig.publish(shares(ErrorPolicy.STOP));
    rig.startPublisher();
    rig.drainToStore();

    rig.source().execute("INSERT INTO accounts VALUES (1, 1), (2, 0)");

    Stops.awaitNote(rig, "publish", "SQL-219", "shares 1.0", "accounts", "22012");
    assertThat(rig.feed().checkpoint().head().value()).isZero();
  }

  private List<String> keys() {
    return rig.store().rows("SELECT key->>'id' FROM sync_events.dead_letter ORDER BY id");
  }

  private static PublicSchema shares(ErrorPolicy onError) {
    return shares(onError, "100 / parts");
  }

  private static PublicSchema shares(ErrorPolicy onError, String share) {
    String sql = "SELECT id, " + share + " AS share FROM accounts WHERE id = :id";
    return with(
        onError, schema("shares", new String[] {"id", "share"}, insertOrUpdate("accounts", sql)));
  }
}
