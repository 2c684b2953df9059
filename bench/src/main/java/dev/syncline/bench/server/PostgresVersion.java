package dev.syncline.bench.server;

import java.nio.file.Path;

/** Which PostgreSQL the embedded binaries are. */
public final class PostgresVersion {
  private PostgresVersion() {}

  /**
   * Asks a server that is started for this.
   *
   * @param directory for its data
   */
  public static String of(Path directory) {
    try (Server server = Server.start(directory.resolve("version-data"))) {
      return server.create("version").value("SHOW server_version");
    }
  }
}
