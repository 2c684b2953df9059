package dev.syncline.postgres.source.internal.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

@Tag("verify")
class SlotLeaseTest {
  private final TestDatabase database = TestPostgres.shared().database();
  private CapturedDatabase captured;

  @BeforeEach
  void capture() {
    database.execute("CREATE TABLE item (id int PRIMARY KEY)");
    captured = CapturedDatabase.of(database, "item");
  }

  @AfterEach
  void dropSlots() {
    database.dropSlots();
  }

  @Test
  void endsAReaderThatStartedAfterItAndHolds() throws Exception {
    SlotLease lease = lease();
    try (Connection reader = reader()) {
      assertThat(captured.slotIsFree()).isFalse();

      lease.release();

      assertThat(captured.slotIsFree()).isTrue();
    }
  }

  @Test
  void leavesAReaderAloneThatWasThereBefore() throws Exception {
    try (Connection reader = reader()) {
      lease().release();

      assertThat(captured.slotIsFree()).isFalse();
    }
  }

  private SlotLease lease() throws SQLException {
    try (Connection session = database.connect()) {
      return SlotLease.taken(session, captured.settings(captured.start(), CapturedDatabase.NEVER));
    }
  }

  private Connection reader() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("replication", "database");
    properties.setProperty("preferQueryMode", "simple");
    properties.setProperty("assumeMinServerVersion", "14");
    Connection reader = DriverManager.getConnection(database.url(), properties);
    reader
        .unwrap(PGConnection.class)
        .getReplicationAPI()
        .replicationStream()
        .logical()
        .withSlotName(captured.slot())
        .withSlotOption("proto_version", 1)
        .withSlotOption("publication_names", "pub")
        .start();
    return reader;
  }
}
