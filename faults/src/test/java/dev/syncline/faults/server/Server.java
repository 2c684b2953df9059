package dev.syncline.faults.server;

import static org.awaitility.Awaitility.await;

import dev.syncline.testkit.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A PostgreSQL server of the rig's own, as durable as a default installation, to be killed and
 * started again on the same data and port.
 */
public final class Server implements AutoCloseable {
  private static final Duration TO_START = Duration.ofSeconds(60);

  /** What differs from PostgreSQL's defaults: room for decoding, and little disk. */
  private static final List<String> SETTINGS =
      List.of(
          "unix_socket_directories=",
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          "wal_level=logical",
          "max_connections=200",
          "max_wal_senders=20",
          "max_replication_slots=20",
          "shared_buffers=64MB",
          "max_wal_size=256MB",
          "log_min_messages=warning");

  private final String name;
  private final Path data;
  private final Path log;
  private final int port;
  private Process postmaster;

  private Server(String name, Path directory, int port) {
    this.name = name;
    this.data = directory.resolve(name);
    this.log = directory.resolve(name + ".log");
    this.port = port;
  }

  /**
   * Makes a server and starts it.
   *
   * @param name its data directory's name
   * @param directory where that is; exists
   */
  public static Server create(String name, Path directory) {
    Server server = new Server(name, directory, freePort());
    server.initialize();
    server.start();
    return server;
  }

  /** What it is in the system: source, store or destination. */
  public String name() {
    return name;
  }

  public int port() {
    return port;
  }

  /** Starts it and returns once it lets clients in, its crash recovery done. */
  public void start() {
    launch();
    await("PostgreSQL of " + name)
        .atMost(TO_START)
        .pollInterval(Duration.ofMillis(20))
        .ignoreExceptions()
        .until(
            () -> {
              if (!postmaster.isAlive()) {
                launch(); // what was left of the killed one was still in its way
              }
              return administration().number("SELECT 1") == 1;
            });
  }

  /** Starts it if it does not run: whoever killed it may have failed before it could heal that. */
  public void ensureRunning() {
    if (!postmaster.isAlive()) {
      start();
    }
  }

  /** kill -9 of the postmaster and of all its children, as a crash of the machine would. */
  public void kill() {
    List<ProcessHandle> children = postmaster.descendants().toList();
    postmaster.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    try {
      postmaster.waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Creates an empty database. */
  public TestDatabase create(String database) {
    administration().execute("CREATE DATABASE " + database);
    return database(database);
  }

  /** Creates a copy of a database, as soon as nobody is connected to that any more. */
  public TestDatabase copy(TestDatabase original, String database) {
    await("a copy of " + original.name())
        .atMost(TO_START)
        .ignoreExceptions()
        .until(
            () -> {
              administration()
                  .execute("CREATE DATABASE " + database + " TEMPLATE " + original.name());
              return true;
            });
    return database(database);
  }

  /** Drops a database with everybody who is connected to it, and with its replication slots. */
  public void drop(TestDatabase database) {
    database.dropSlots();
    administration().execute("DROP DATABASE " + database.name() + " WITH (FORCE)");
  }

  /** A setting as the server has it. */
  String show(String setting) {
    return administration().value("SHOW " + setting);
  }

  private TestDatabase database(String database) {
    return new TestDatabase(
        "localhost",
        port,
        database,
        "jdbc:postgresql://localhost:" + port + "/" + database + "?user=" + TestDatabase.USER);
  }

  private TestDatabase administration() {
    return database("postgres");
  }

  private void initialize() {
    List<String> command =
        PostgresBinaries.find()
            .command(
                "initdb",
                "--auth=trust",
                "--username=" + TestDatabase.USER,
                "--pgdata=" + data.toAbsolutePath(),
                "--encoding=UTF8",
                "--locale=C",
                "--no-sync");
    try {
      if (run(command).waitFor() != 0) {
        throw new IllegalStateException("initdb failed: " + Files.readString(log));
      }
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private void launch() {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-D", data.toAbsolutePath().toString()));
    arguments.addAll(List.of("-p", Integer.toString(port)));
    SETTINGS.forEach(setting -> arguments.addAll(List.of("-c", setting)));
    postmaster = run(PostgresBinaries.find().command("postgres", arguments.toArray(String[]::new)));
  }

  private Process run(List<String> command) {
    try {
      return new ProcessBuilder(command)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
          .start();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
