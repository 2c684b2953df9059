package dev.syncline.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server for tests, from embedded binaries: no Docker, no installation, runs as
 * root. All tests of a JVM share one server with logical decoding. Each creates its own database,
 * which is dropped after the last test of its class.
 */
public final class TestPostgres implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static volatile @Nullable TestPostgres shared;

  private final EmbeddedPostgres server;
  private final Queue<String> databases = new ConcurrentLinkedQueue<>();

  private TestPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** The server that the tests of this JVM share; it ends with the JVM. */
  public static synchronized TestPostgres shared() {
    if (shared == null) {
      Path data = DataDirectory.create();
      shared = start(builder("wal_level=logical").setDataDirectory(data), false);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> DataDirectory.abandon(data)));
    }
    return shared;
  }

  /** Whether the shared server listens on a port. */
  static boolean isShared(int port) {
    return shared != null && shared.port() == port;
  }

  /** Drops the databases that were created on the shared server so far. */
  static synchronized void dropDatabasesOfShared() {
    if (shared != null) {
      TestDatabase.endSessions();
      shared.dropDatabases();
    }
  }

  /**
   * Starts a separate server, for tests that break or restart it.
   *
   * @param settings {@code name=value} lines of postgresql.conf
   */
  public static TestPostgres start(String... settings) {
    return start(builder(settings).setDataDirectory(DataDirectory.create()), true);
  }

  private static EmbeddedPostgres.Builder builder(String... settings) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            // The library switches this off by default, but tests of durability need it.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .setServerConfig("max_wal_senders", "40")
            .setServerConfig("max_replication_slots", "40")
            .setServerConfig("wal_sender_timeout", "30s")
            // The data may be in memory, which the tests need.
            .setServerConfig("max_wal_size", "256MB");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      builder.setServerConfig(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return builder;
  }

  private static TestPostgres start(EmbeddedPostgres.Builder builder, boolean stopWithJvm) {
    refuseInFastLane();
    try {
      return new TestPostgres(builder.setRegisterShutdownHook(stopWithJvm).start());
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** {@code mvn test} stays fast only if no test that starts a server slips in. */
  private static void refuseInFastLane() {
    if ("fast".equals(System.getProperty("syncline.lane"))) {
      throw new IllegalStateException(
          "a test that starts PostgreSQL runs in mvn verify: put @Tag(\"verify\") on its class");
    }
  }

  /** Creates an empty database with a unique name. */
  public TestDatabase database() {
    return database("test_" + DATABASES.incrementAndGet());
  }

  /** Creates an empty database of that name. */
  public TestDatabase database(String name) {
    // Copies files: with the other strategy every capture would decode the log of all pages.
    administer("CREATE DATABASE \"" + name + "\" STRATEGY file_copy");
    databases.add(name);
    return new TestDatabase("localhost", port(), name, url(name));
  }

  /** Ends sessions that a test has left open; ignores databases that it has dropped or renamed. */
  private void dropDatabases() {
    for (String name = databases.poll(); name != null; name = databases.poll()) {
      administer(
          "SELECT pg_terminate_backend(active_pid, 5000) FROM pg_replication_slots"
              + " WHERE database = '"
              + name
              + "' AND active",
          "DROP DATABASE IF EXISTS \"" + name + "\" (FORCE)");
    }
  }

  private void administer(String... statements) {
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException cause) {
      throw new IllegalStateException(cause.getMessage(), cause);
    }
  }

  /** The port it listens on, on localhost. */
  public int port() {
    return server.getPort();
  }

  private String url(String database) {
    return "jdbc:postgresql://localhost:" + port() + "/" + database + "?user=postgres";
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
