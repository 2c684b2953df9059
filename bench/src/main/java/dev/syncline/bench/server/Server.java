package dev.syncline.bench.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A PostgreSQL server from embedded binaries, as durable as a default installation. */
public final class Server implements AutoCloseable {
  /** What differs from the defaults of PostgreSQL, by name. */
  public static final Map<String, String> SETTINGS = settings();

  private final EmbeddedPostgres postgres;
  private final Path data;

  private Server(EmbeddedPostgres postgres, Path data) {
    this.postgres = postgres;
    this.data = data;
  }

  private static Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    // The library switches this off by default; a promise of durability is measured with it on.
    settings.put("synchronous_commit", "on");
    settings.put("fsync", "on");
    settings.put("wal_level", "logical");
    settings.put("track_commit_timestamp", "on");
    settings.put("max_connections", "200");
    settings.put("max_wal_senders", "40");
    settings.put("max_replication_slots", "40");
    settings.put("max_worker_processes", "60");
    settings.put("max_logical_replication_workers", "50");
    return settings;
  }

  /**
   * Starts a new server.
   *
   * @param directory an absent directory for its data
   */
  public static Server start(Path directory) {
    try {
      Files.createDirectories(directory.getParent());
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setDataDirectory(directory)
              .setCleanDataDirectory(true)
              .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
              .setOutputRedirector(ProcessBuilder.Redirect.DISCARD);
      SETTINGS.forEach(builder::setServerConfig);
      Server server = new Server(builder.start(), directory);
      server.requireDurable();
      return server;
    } catch (IOException cause) {
      throw new UncheckedIOException("PostgreSQL did not start in " + directory, cause);
    }
  }

  /** The library also passes {@code -F}, which would switch the disk's part of durability off. */
  private void requireDurable() {
    Database administration = new Database("localhost", postgres.getPort(), "postgres");
    for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
      if (!administration.value("SHOW " + setting).equals("on")) {
        throw new IllegalStateException(setting + " is not on");
      }
    }
  }

  /** Creates an empty database. */
  public Database create(String name) {
    Database administration = new Database("localhost", postgres.getPort(), "postgres");
    administration.execute("CREATE DATABASE \"" + name + "\"");
    return new Database("localhost", postgres.getPort(), name);
  }

  /** The process whose children serve the connections. */
  public long processId() {
    try {
      return Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public void close() {
    try {
      postgres.close();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
