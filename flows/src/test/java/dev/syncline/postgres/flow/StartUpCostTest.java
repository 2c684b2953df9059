package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.copy;
import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.syncline.engine.status.PipelineState;
import dev.syncline.testkit.TestDatabase;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What one more schema costs source and destination when a process starts, in transactions:
 * sessions ask in autocommit, so these are questions.
 */
@Tag("verify")
class StartUpCostTest {
  private static final int FEW = 4;
  private static final int MANY = 24;

  private final SyncRig rig = new SyncRig();
  private int schemas;

  @AfterEach
  void close() {
    rig.close();
  }

  /** What the engine asks of each table's key and replica identity it asks in one transaction. */
  @Test
  void aSchemaCostsNeitherSourceNorDestinationAQuestionOfItsOwn() {
    add(FEW);
    Cost few = restart();
    add(MANY - FEW);
    Cost many = restart();

    assertThat(many.source - few.source).isLessThan(MANY - FEW);
    assertThat(many.destination - few.destination).isLessThan(MANY - FEW);
  }

  private record Cost(long source, long destination) {}

  /**
   * Once everything is loaded, what it takes until both sides run and a transaction is through that
   * changed every table meanwhile.
   */
  private Cost restart() {
    rig.start();
    rig.drain();
    stop();
    changeEveryTable();
    Cost before = soFar();
    rig.start();
    await("both sides run")
        .atMost(SyncRig.PATIENCE)
        .until(
            () -> rig.pipelines().stream().allMatch(one -> one.state() == PipelineState.RUNNING));
    rig.drainToStore();
    stop();
    Cost after = soFar();
    return new Cost(after.source - before.source, after.destination - before.destination);
  }

  private void add(int count) {
    for (int each = 0; each < count; each++) {
      String name = "item" + schemas++;
      rig.source().execute("CREATE TABLE " + name + " (id int PRIMARY KEY, name text)");
      rig.destination().execute("CREATE TABLE " + name + " (id int PRIMARY KEY, name text)");
      rig.publish(table(name, "id", "name")).consume(copy(name, name, "id", "name"));
    }
  }

  private void changeEveryTable() {
    rig.source()
        .execute(
            IntStream.range(0, schemas)
                .mapToObj(
                    number -> "INSERT INTO item" + number + " VALUES (" + schemas + ", 'new');")
                .collect(Collectors.joining(" ", "DO $$ BEGIN ", " END $$")));
  }

  private void stop() {
    rig.stopPublisher();
    rig.stopConsumer();
  }

  private Cost soFar() {
    return new Cost(transactions(rig.source()), transactions(rig.destination()));
  }

  /** A session counts when it ends. */
  private static long transactions(TestDatabase database) {
    await("our sessions have ended")
        .atMost(SyncRig.PATIENCE)
        .until(
            () ->
                database.number(
                        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND pid <> pg_backend_pid() AND application_name ~ 'syncline'")
                    == 0);
    return database.number(
        "SELECT xact_commit + xact_rollback FROM pg_stat_database"
            + " WHERE datname = current_database()");
  }
}
