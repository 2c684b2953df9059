package dev.syncline.faults.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("verify")
class LinkTest {
  private final TestDatabase database = TestPostgres.shared().database();
  private final Link link = new Link("test", database.port());

  @BeforeEach
  void createTable() {
    database.execute("CREATE TABLE rows (id int)");
  }

  @AfterEach
  void close() {
    link.close();
  }

  @Test
  void carriesBothWays() throws SQLException {
    try (Connection session = connect()) {
      insert(session);
      session.commit();
    }
    assertThat(database.number("SELECT count(*) FROM rows")).isEqualTo(1);
  }

  @Test
  void aCutEndsConnectionsAndLetsNewOnesThrough() throws SQLException {
    try (Connection session = connect()) {
      link.cut();
      assertThatThrownBy(() -> insert(session)).isInstanceOf(SQLException.class);
    }
    try (Connection session = connect()) {
      insert(session);
    }
  }

  @Test
  void silenceIsToldToNobodyAndStaysForOldConnections() throws SQLException {
    try (Connection session = connect()) {
      link.silence();
      link.heal();
      session.setNetworkTimeout(Runnable::run, 1_000);
      assertThatThrownBy(() -> insert(session))
          .isInstanceOf(SQLException.class)
          .hasRootCauseInstanceOf(java.net.SocketTimeoutException.class);
    }
    assertThat(
            database.number(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"))
        .as("the server still has the session, beside the one that asks")
        .isEqualTo(2);
    try (Connection session = connect()) {
      insert(session);
    }
  }

  @Test
  void aDelayIsSpentBothWays() throws SQLException {
    try (Connection session = connect()) {
      link.delay(Duration.ofMillis(100));
      long began = System.nanoTime();
      insert(session);
      assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(200));
    }
  }

  @Test
  void aLostCommitReplyLeavesTheCommitDone() throws SQLException {
    try (Connection session = connect()) {
      insert(session);
      link.loseNextCommitReply();
      assertThat(link.awaitsCommit()).isTrue();
      assertThatThrownBy(session::commit).isInstanceOf(SQLException.class);
    }
    assertThat(link.awaitsCommit()).isFalse();
    assertThat(database.number("SELECT count(*) FROM rows")).isEqualTo(1);
  }

  private Connection connect() throws SQLException {
    Connection session =
        DriverManager.getConnection(
            "jdbc:postgresql://localhost:"
                + link.port()
                + "/"
                + database.name()
                + "?user=postgres");
    session.setAutoCommit(false);
    return session;
  }

  private static void insert(Connection session) throws SQLException {
    try (Statement statement = session.createStatement()) {
      statement.execute("INSERT INTO rows VALUES (1)");
    }
  }
}
