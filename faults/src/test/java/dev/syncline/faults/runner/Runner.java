package dev.syncline.faults.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A {@code manifest sync} in a process of its own, to be killed, frozen and started again. */
public final class Runner implements AutoCloseable {
  private static final long SECONDS_TO_END = 30;
  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  static {
    // However this JVM ends by itself, nothing is left running.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> RUNNING.forEach(Process::destroyForcibly)));
  }

  private final String name;
  private final Path log;
  private final List<String> command = new ArrayList<>();
  private Process process;

  /**
   * @param name what people call it
   * @param log its output is appended here
   * @param manifests what it syncs
   */
  public Runner(String name, Path log, Path... manifests) {
    this.name = name;
    this.log = log;
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It lives for seconds only, so an optimising compiler would cost more than it gives.
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath(), "dev.syncline.cli.SyncCli", "manifest", "sync"));
    command.addAll(List.of("--api-port", "0"));
    for (Path manifest : manifests) {
      command.add(manifest.toString());
    }
  }

  public String name() {
    return name;
  }

  public void start() {
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .start();
      Process started = process;
      started.onExit().thenRun(() -> RUNNING.remove(started));
      RUNNING.add(started);
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  /** kill -9. */
  public void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** SIGSTOP: it stands still with all its connections open. */
  public void freeze() {
    signal("STOP");
  }

  /** SIGCONT: it goes on as if nothing had been. */
  public void thaw() {
    signal("CONT");
  }

  /** SIGTERM, and waits for its end; the exit status. */
  public int terminate() {
    process.destroy();
    awaitEnd();
    return process.exitValue();
  }

  public boolean isAlive() {
    return process != null && process.isAlive();
  }

  /** Everything it has said so far, over all its lives. */
  public String output() {
    try {
      return Files.exists(log) ? Files.readString(log) : "";
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    }
  }

  private void signal(String signal) {
    try {
      new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid()).start().waitFor();
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        throw new AssertionError(name + " does not end:\n" + output());
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (process != null) {
      process.destroyForcibly();
      awaitEnd();
    }
  }

  /** Surefire starts tests with a jar that only names the class path. */
  private static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
