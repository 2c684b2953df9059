package dev.syncline.postgres.flow;

import static dev.syncline.postgres.flow.Contracts.table;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A public schema that is changed and keeps its version. */
@Tag("verify")
class ContractChangeFlowTest {
  private final SyncRig rig = new SyncRig();

  @AfterEach
  void close() {
    rig.close();
  }

  @Test
  void stopsThePublisherBeforeItTouchesAnything() {
    rig.source()
        .execute(
            "CREATE TABLE accounts (id bigint PRIMARY KEY, name text)",
            "CREATE TABLE added (id bigint PRIMARY KEY)");
    rig.publish(table("accounts", "id", "name")).startPublisher();
    rig.drainToStore();
    rig.stopPublisher();

    try (SyncRig changed = new SyncRig(rig.source(), rig.store(), rig.destination())) {
      changed.publish(table("accounts", "id"), table("added", "id")).startPublisher();

      String note =
          Stops.awaitNote(changed, "publish", "accounts", "no property name any more", "to 1.1");
      assertThat(note).startsWith("STO-114").doesNotContain("ENG-199");
    }
    assertThat(rig.source().rows("SELECT tablename FROM pg_publication_tables"))
        .containsExactly("accounts");
  }
}
