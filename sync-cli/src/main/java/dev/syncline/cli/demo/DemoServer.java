package dev.syncline.cli.demo;

import dev.syncline.manifest.Secret;
import dev.syncline.manifest.json.OwnFile;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** A PostgreSQL server from embedded binaries with one database and full durability. */
final class DemoServer implements AutoCloseable {
  private static final String ACCESS =
      """
      local all all scram-sha-256
      host all all 127.0.0.1/32 scram-sha-256
      host all all ::1/128 scram-sha-256
      host replication all 127.0.0.1/32 scram-sha-256
      host replication all ::1/128 scram-sha-256
      """;

  private final EmbeddedPostgres server;
  private final DemoDatabase database;
  private final Path running;

  private DemoServer(EmbeddedPostgres server, DemoDatabase database, Path running) {
    this.server = server;
    this.database = database;
    this.running = running;
  }

  /**
   * Starts a server.
   *
   * @param name the name of its database, which is created if it does not exist
   * @param directory the directory of its data
   * @param preferredPort the port to use if it is free, else any other
   * @param password password to set for its only role
   */
  static DemoServer start(String name, Path directory, int preferredPort, Secret password) {
    try {
      // The library makes the folder of the binaries writable for all users.
      OwnFile.folder(directory);
      EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(directory.resolve("data"))
              .setOverrideWorkingDirectory(directory.resolve("binaries").toFile())
              .setCleanDataDirectory(false)
              .setPort(free(preferredPort))
              .setConnectConfig("password", password.reveal())
              .setServerConfig("wal_level", "logical")
              // The library switches both off, but a demo of a durable system needs them.
              .setServerConfig("fsync", "on")
              .setServerConfig("synchronous_commit", "on")
              // The demo measures latency with the commit times of rows on both sides.
              .setServerConfig("track_commit_timestamp", "on")
              .setServerConfig("max_connections", "60")
              .start();
      DemoDatabase database = new DemoDatabase(name, server.getPort(), password);
      prepare(database, directory.resolve("data").resolve("pg_hba.conf"));
      return new DemoServer(server, database, directory.resolve("data").resolve("postmaster.pid"));
    } catch (IOException failure) {
      throw new UncheckedIOException("PostgreSQL for " + name + " did not start", failure);
    }
  }

  DemoDatabase database() {
    return database;
  }

  /** Returns when the server has ended, even if the library's shutdown hook ends it. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
    for (int look = 0; look < 100 && Files.exists(running); look++) {
      LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
    }
  }

  private static int free(int preferred) throws IOException {
    for (int port : List.of(preferred, 0)) {
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        // The next candidate is 0, which means any free port.
      }
    }
    throw new IOException("no free port");
  }

  /**
   * Makes the server require the password, since a new server trusts every client, and creates the
   * database.
   */
  private static void prepare(DemoDatabase database, Path access) throws IOException {
    String url = "jdbc:postgresql://localhost:" + database.port() + "/postgres";
    try (Connection connection =
            DriverManager.getConnection(url, DemoDatabase.USER, database.password().reveal());
        Statement statement = connection.createStatement()) {
      statement.execute(
          "ALTER ROLE " + DemoDatabase.USER + " PASSWORD '" + database.password().reveal() + "'");
      Files.writeString(access, ACCESS);
      statement.execute("SELECT pg_reload_conf()");
      if (!statement
          .executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + database.name() + "'")
          .next()) {
        statement.execute("CREATE DATABASE \"" + database.name() + "\"");
      }
    } catch (SQLException failure) {
      throw new IllegalStateException(failure.getMessage(), failure);
    }
  }
}
