package dev.syncline.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL server for tests, from embedded binaries: no Docker, no installation, runs as
 * root. One server with logical decoding is shared by all tests of a JVM; each asks for a database
 * of its own.
 */
public final class TestPostgres implements AutoCloseable {
  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static TestPostgres shared;

  private final EmbeddedPostgres server;

  private TestPostgres(EmbeddedPostgres server) {
    this.server = server;
  }

  /** The server shared by the tests of this JVM; it ends with the JVM. */
  public static synchronized TestPostgres shared() {
    if (shared == null) {
      shared = start("wal_level=logical");
      Runtime.getRuntime().addShutdownHook(new Thread(shared::close));
    }
    return shared;
  }

  /**
   * A server of its own, for tests that break or restart it.
   *
   * @param settings {@code name=value} lines of postgresql.conf
   */
  public static TestPostgres start(String... settings) {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            // The library switches this off by default; a promise of durability is tested with it
            // on.
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("max_connections", "200")
            .setServerConfig("max_wal_senders", "40")
            .setServerConfig("max_replication_slots", "40")
            .setServerConfig("wal_sender_timeout", "30s");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      builder.setServerConfig(setting.substring(0, equals), setting.substring(equals + 1));
    }
    try {
      return new TestPostgres(builder.start());
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** Creates an empty database with a name nobody else uses. */
  public TestDatabase database() {
    return database("test_" + DATABASES.incrementAndGet());
  }

  /** Creates an empty database of that name. */
  public TestDatabase database(String name) {
    try (Connection connection = DriverManager.getConnection(url("postgres"));
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE DATABASE \"" + name + "\"");
    } catch (SQLException cause) {
      throw new IllegalStateException("cannot create database " + name, cause);
    }
    return new TestDatabase("localhost", port(), name, url(name));
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
