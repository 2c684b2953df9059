package dev.syncline.postgres.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.syncline.manifest.Connection;
import dev.syncline.manifest.Secret;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.testkit.TestDatabase;
import dev.syncline.testkit.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReplyWatchTest {
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private final TestDatabase database = TestPostgres.shared().database();

  @Test
  void endsASessionWhoseReplyWasLost() throws Exception {
    try (SilentRelay relay = new SilentRelay(database.port());
        java.sql.Connection session = Session.open(connection(relay.port()), "test");
        Statement statement = session.createStatement()) {
      ReplyWatch watch = ReplyWatch.over(connection(database.port()), session, INTERVAL);
      relay.silence();

      assertThatThrownBy(
              () -> {
                try (ReplyWatch.Wait wait = watch.begin()) {
                  statement.execute("SELECT 1");
                }
              })
          .isInstanceOfSatisfying(
              SQLException.class,
              lost -> assertThat(Failure.of(lost)).isEqualTo(Failure.TRANSIENT));
    }
  }

  @Test
  void leavesALongStatementAlone() throws SQLException {
    try (java.sql.Connection session = Session.open(connection(database.port()), "test");
        Statement statement = session.createStatement()) {
      ReplyWatch watch = ReplyWatch.over(connection(database.port()), session, INTERVAL);
      try (ReplyWatch.Wait wait = watch.begin()) {
        statement.execute("SELECT pg_sleep(2)");
      }
      assertThat(session.isValid(5)).isTrue();
    }
  }

  @Test
  void leavesASessionAloneThatWaitsForNothing() throws SQLException {
    try (java.sql.Connection session = Session.open(connection(database.port()), "test")) {
      ReplyWatch watch = ReplyWatch.over(connection(database.port()), session, INTERVAL);
      watch.begin().close();
      await()
          .during(INTERVAL.multipliedBy(10))
          .atMost(Duration.ofSeconds(20))
          .until(() -> !session.isClosed());
    }
  }

  @Test
  void endsASessionWhoseServerCannotEvenBeAsked() throws Exception {
    try (ServerSocket nobody = new ServerSocket(0);
        java.sql.Connection session = Session.open(connection(database.port()), "test")) {
      int port = nobody.getLocalPort();
      nobody.close();
      ReplyWatch watch = ReplyWatch.over(connection(port), session, INTERVAL);
      try (ReplyWatch.Wait wait = watch.begin()) {
        await().atMost(Duration.ofSeconds(20)).until(session::isClosed);
      }
    }
  }

  private Connection connection(int port) {
    return new Connection(
        new Slug("db"),
        database.host(),
        port,
        database.name(),
        TestDatabase.USER,
        new Secret("any"),
        Map.of());
  }

  /** Carries one connection, until it swallows everything. */
  private static final class SilentRelay implements AutoCloseable {
    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final AtomicBoolean silent = new AtomicBoolean();

    SilentRelay(int target) throws IOException {
      start(
          () -> {
            Socket client = listening.accept();
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target);
            start(() -> carry(server, client));
            carry(client, server);
          });
    }

    int port() {
      return listening.getLocalPort();
    }

    void silence() {
      silent.set(true);
    }

    private void carry(Socket from, Socket to) throws IOException {
      byte[] buffer = new byte[8192];
      InputStream in = from.getInputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (!silent.get()) {
          to.getOutputStream().write(buffer, 0, read);
        }
      }
      to.close();
    }

    private interface Work {
      void run() throws IOException;
    }

    private static void start(Work work) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  work.run();
                } catch (IOException over) {
                  // A side has closed.
                }
              });
      thread.setDaemon(true);
      thread.start();
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
