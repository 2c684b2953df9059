package dev.syncline.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.testkit.LossyProxy;
import dev.syncline.testkit.TestCertificate;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Tag("verify")
@Timeout(60)
class ReplyWatchTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final TestDatabase database = TestPostgres.shared().database();

  @Test
  void endsASessionWhoseReplyWasLost() throws Exception {
    try (LossyProxy proxy = new LossyProxy(database.port());
        Connection session = Session.open(connection(proxy.port()), "test", INTERVAL);
        Statement statement = session.createStatement()) {
      proxy.silence();

      assertThatThrownBy(() -> statement.execute("SELECT 1"))
          .isInstanceOfSatisfying(
              SQLException.class,
              lost -> assertThat(Failure.of(lost)).isEqualTo(Failure.TRANSIENT));
    }
  }

  @Test
  void endsAnEncryptedSessionToo(@TempDir Path directory) throws Exception {
    TestCertificate certificate = TestCertificate.in(directory);
    try (TestPostgres server = TestPostgres.start(certificate.serverSettings());
        LossyProxy proxy = new LossyProxy(server.port())) {
      ConnectionSettings encrypted =
          connection(proxy.port(), server.database(), Map.of("sslmode", "require"));
      try (Connection session = Session.open(encrypted, "test", INTERVAL);
          Statement statement = session.createStatement()) {
        proxy.silence();

        assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
      }
    }
  }

  @Test
  void leavesALongStatementAlone() throws SQLException {
    try (Connection session = Session.open(connection(database.port()), "test", INTERVAL);
        Statement statement = session.createStatement()) {
      statement.execute("SELECT pg_sleep(2)");
      assertThat(session.isValid(5)).isTrue();
    }
  }

  @Test
  void leavesASessionAloneThatWaitsForNothing() throws Exception {
    try (LossyProxy proxy = new LossyProxy(database.port());
        Connection session = Session.open(connection(proxy.port()), "test", INTERVAL)) {
      proxy.silence();
      await()
          .during(INTERVAL.multipliedBy(10))
          .atMost(Duration.ofSeconds(20))
          .until(() -> !session.isClosed());
    }
  }

  @Test
  void endsASessionWhoseServerCannotEvenBeAsked() throws Exception {
    try (LossyProxy proxy = new LossyProxy(database.port());
        Connection session = Session.open(connection(proxy.port()), "test", INTERVAL);
        Statement statement = session.createStatement()) {
      proxy.silence();
      proxy.refuse();

      assertThatThrownBy(() -> statement.execute("SELECT 1")).isInstanceOf(SQLException.class);
    }
  }

  private ConnectionSettings connection(int port) {
    return connection(port, database, Map.of());
  }

  private static ConnectionSettings connection(
      int port, TestDatabase database, Map<String, String> options) {
    return new ConnectionSettings(
        new Slug("db"),
        database.host(),
        port,
        database.name(),
        TestDatabase.USER,
        new Secret("any"),
        options);
  }
}
