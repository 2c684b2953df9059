package dev.syncline.faults.server;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs of a PostgreSQL installation. The embedded library only starts and stops servers; to
 * kill and restart them the rig calls the same programs itself.
 *
 * @param directory where {@code postgres} and {@code initdb} are
 */
record PostgresBinaries(Path directory) {
  private static PostgresBinaries found;

  /** Those that {@code -Dfaults.postgres} names, or else those the embedded library brings. */
  static synchronized PostgresBinaries find() {
    if (found == null) {
      String named = System.getProperty("faults.postgres", "");
      found = new PostgresBinaries(named.isEmpty() ? embedded() : Path.of(named));
    }
    return found;
  }

  /** The command line of a program; PostgreSQL refuses to run as root, so root steps aside. */
  List<String> command(String program, String... arguments) {
    List<String> command = new ArrayList<>();
    if (System.getProperty("user.name").equals("root")) {
      command.addAll(List.of("unshare", "-U"));
    }
    command.add(directory.resolve(program).toString());
    command.addAll(List.of(arguments));
    return command;
  }

  /** The library tells nobody where it unpacks to, but a server of its can be seen running. */
  private static Path embedded() {
    try {
      Path data = Files.createTempDirectory("faults-binaries");
      try (EmbeddedPostgres server =
          EmbeddedPostgres.builder()
              .setDataDirectory(data)
              .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
              .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
              .start()) {
        long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
        return ProcessHandle.of(pid)
            .flatMap(process -> process.info().command())
            .map(command -> Path.of(command).getParent())
            .orElseThrow(() -> new IllegalStateException("cannot see the server's program"));
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }
}
