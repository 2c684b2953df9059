package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.engine.status.PipelineStatus;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The destination changes its tables while the sync runs: the next commit has a plan for that. */
@Tag("verify")
class DestinationChangeTest {
  private static final String TEN_UPDATES =
      "DO $$ BEGIN FOR n IN 1..10 LOOP UPDATE accounts SET name = 'n' || n WHERE id = 1; END LOOP;"
          + " END $$";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void sync() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY, name text)",
            "ALTER TABLE accounts REPLICA IDENTITY FULL",
            "INSERT INTO accounts VALUES (1, 'Ada')");
    rig.destination()
        .execute(
            "CREATE TABLE accounts (id int PRIMARY KEY, name text)",
            "CREATE TABLE audit (name text)",
            "CREATE FUNCTION audit() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN INSERT INTO audit VALUES (NEW.name); RETURN NEW; END'");
    rig.publish(table("accounts", "id", "name"))
        .consume(copy("accounts", "accounts", "id", "name"))
        .start();
    rig.drain();
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void anAuditTriggerSeesEveryChangeFromThenOn() {
    rig.source().execute(TEN_UPDATES);
    rig.drain();
    rig.destination()
        .execute(
            "CREATE TRIGGER audit AFTER INSERT OR UPDATE ON accounts"
                + " FOR EACH ROW EXECUTE FUNCTION audit()");

    rig.source().execute(TEN_UPDATES);
    rig.drain();

    assertThat(rig.destination().number("SELECT count(*) FROM audit")).isEqualTo(10);
    assertThat(rig.pipelines()).allMatch(one -> one.state() == PipelineState.RUNNING);
  }

  /**
   * The table is of a name that stands in the consumer's SQL, so it could be meant from then on.
   */
  @Test
  void aTriggerThatChangesWhatTheSqlMayMeanWithEachRowIsToldAndTriedWithPauses() {
    rig.destination()
        .execute(
            "CREATE FUNCTION shadow() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN CREATE TABLE name (id int); RETURN NEW; END'",
            "CREATE TRIGGER shadow BEFORE INSERT ON accounts"
                + " FOR EACH ROW EXECUTE FUNCTION shadow()");
    rig.source().execute("UPDATE accounts SET name = 'Bob' WHERE id = 1");

    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(rig.pipelines())
                    .flatExtracting(PipelineStatus::problems)
                    .extracting(problem -> problem.code().id())
                    .contains("ENG-121"));
    rig.destination().execute("DROP TRIGGER shadow ON accounts");
    rig.drain();

    assertThat(rig.destination().rows("SELECT name FROM accounts")).containsExactly("Bob");
  }

  /** Read as the number it was, 007 would arrive as 7. */
  @Test
  void aColumnThatBecomesTextGetsTheTextAsItIs() {
    rig.source().execute("UPDATE accounts SET name = '1' WHERE id = 1");
    rig.drain();
    rig.destination().execute("ALTER TABLE accounts ALTER name TYPE int USING name::int");
    rig.source().execute("UPDATE accounts SET name = '2' WHERE id = 1");
    rig.drain();
    rig.destination().execute("ALTER TABLE accounts ALTER name TYPE text");

    rig.source().execute("UPDATE accounts SET name = '007' WHERE id = 1");
    rig.drain();

    assertThat(rig.destination().rows("SELECT name FROM accounts")).containsExactly("007");
  }
}
