package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.table;
import static dev.syncline.postgres.flow.Contracts.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.manifest.schema.ErrorPolicy;
import dev.syncline.manifest.schema.OutputSchema;
import dev.syncline.manifest.schema.PublicSchema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A child allows NULL in a column in which the table it inherits from forbids it. */
@Tag("verify")
class NullInChildFlowTest {
  private static final String NULLS =
      "SELECT object FROM sync_events.events WHERE object ->> 'k' IS NULL";

  private final SyncRig rig = new SyncRig();

  @BeforeEach
  void tables() {
    boolean ownOnly =
        rig.source().number("SELECT current_setting('server_version_num')") >= 180_000;
    rig.source()
        .execute(
            "CREATE TABLE emp (id int PRIMARY KEY, k int "
                + (ownOnly ? "CONSTRAINT nn NOT NULL NO INHERIT" : "NOT NULL")
                + ")",
            "CREATE TABLE emp_c (PRIMARY KEY (id)) INHERITS (emp)",
            "ALTER TABLE emp_c ALTER k SET NOT NULL",
            "INSERT INTO emp_c VALUES (1, 1)");
  }

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void isNotPublishedWhenItIsLoaded() {
    allowNull();
    rig.publish(employees(ErrorPolicy.QUARANTINE));
    rig.startPublisher();
    rig.drainToStore();

    assertOneDeadLetter();
  }

  @Test
  void isNotPublishedWhenItIsStreamed() {
    rig.source().execute("ALTER TABLE emp_c ALTER k DROP NOT NULL");
    rig.publish(employees(ErrorPolicy.STOP));
    rig.startPublisher();
    rig.drainToStore();

    rig.source().execute("INSERT INTO emp_c VALUES (2, NULL)");

    assertThat(Stops.reasons(rig, "publish")).containsExactly("SQL-221");
    assertThat(rig.store().rows(NULLS)).isEmpty();
  }

  @Test
  void isNotPublishedWhenAnExistingChildAllowsItLater() {
    rig.publish(employees(ErrorPolicy.QUARANTINE));
    rig.startPublisher();
    rig.drainToStore();

    allowNull();
    rig.drainToStore();

    assertOneDeadLetter();
  }

  @Test
  void isNotPublishedOfAChildThatComesLater() {
    rig.publish(employees(ErrorPolicy.QUARANTINE));
    rig.startPublisher();
    rig.drainToStore();

    rig.source()
        .execute(
            "CREATE TABLE emp_d (PRIMARY KEY (id)) INHERITS (emp)",
            "ALTER TABLE emp_d ALTER k DROP NOT NULL",
            "INSERT INTO emp_d VALUES (2, NULL)");

    await("its row is quarantined")
        .atMost(SyncRig.PATIENCE)
        .untilAsserted(this::assertOneDeadLetter);
  }

  private void allowNull() {
    rig.source()
        .execute("ALTER TABLE emp_c ALTER k DROP NOT NULL", "INSERT INTO emp_c VALUES (2, NULL)");
  }

  private void assertOneDeadLetter() {
    assertThat(rig.store().rows("SELECT error_code FROM sync_events.dead_letter"))
        .containsExactly("SQL-221");
    assertThat(rig.store().rows(NULLS)).isEmpty();
  }

  private static PublicSchema employees(ErrorPolicy onError) {
    JsonNode number = JsonNodeFactory.instance.objectNode().put("type", "integer");
    ObjectNode shape = JsonNodeFactory.instance.objectNode().put("type", "object");
    shape.putObject("properties").<ObjectNode>set("id", number).set("k", number);
    shape.putArray("required").add("id").add("k");
    return with(onError, with(new OutputSchema(shape), table("emp", "id", "k")));
  }
}
