package dev.syncline.postgres.flow;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A consumer's rows may be in a table that inherits from the one it deletes from. */
@Tag("verify")
class InheritingTargetFlowTest {
  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void aRowThatIsDeletedByWayOfItsParentTableAndInsertedAgainStays() {
    rig.source().execute("CREATE TABLE trucks (id int PRIMARY KEY, v text)");
    rig.destination()
        .execute(
            "CREATE TABLE vehicles (id int, v text)",
            "CREATE TABLE trucks (PRIMARY KEY (id)) INHERITS (vehicles)");
    rig.publish(Contracts.table("trucks", "id", "v"))
        .consume(
            Contracts.consumer(
                "trucks",
                "trucks",
                "INSERT INTO trucks VALUES (:id, :v) ON CONFLICT (id) DO UPDATE SET v = :v",
                "DELETE FROM vehicles WHERE id = :id"))
        .start()
        .drain();

    rig.source()
        .execute(
            "BEGIN",
            "INSERT INTO trucks VALUES (1, 'first')",
            "DELETE FROM trucks",
            "INSERT INTO trucks VALUES (1, 'second')",
            "COMMIT");
    rig.drain();

    assertThat(rig.destination().rows("SELECT id, v FROM vehicles")).containsExactly("1|second");
  }
}
