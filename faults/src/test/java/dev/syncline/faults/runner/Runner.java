package dev.syncline.faults.runner;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A {@code manifest sync} in a process of its own, to be killed, frozen and started again. */
public final class Runner implements AutoCloseable {
  private static final long SECONDS_TO_END = 30;
  private static final Duration TO_ANSWER = Duration.ofSeconds(5);
  private static final Pattern STATUS_AT = Pattern.compile("status at (http://\\S+)");

  /**
   * What differs from the defaults: events are folded, dropped and caught up within a scene, which
   * has some thousand of them.
   */
  private static final List<String> SETTINGS =
      List.of(
          "store.segment-positions=4000",
          "retention.check=1s",
          "retention.fold-events=2000",
          "retention.deletes-kept=60s",
          "catch-up.join-distance=3000");

  private static final Set<Process> RUNNING = ConcurrentHashMap.newKeySet();

  private static volatile boolean ending;

  static {
    // However this JVM ends by itself, nothing is left running.
    Runtime.getRuntime().addShutdownHook(new Thread(Runner::endAll));
  }

  private static void endAll() {
    ending = true;
    RUNNING.forEach(Process::destroyForcibly);
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
    command.addAll(syncCli());
    command.addAll(List.of("manifest", "sync", "--api-port", "0"));
    SETTINGS.forEach(setting -> command.addAll(List.of("--set", setting)));
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
      Future<?> unused = started.onExit().thenRun(() -> RUNNING.remove(started));
      RUNNING.add(started);
      if (ending) {
        endAll();
      }
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

  /** What it tells about itself over HTTP, as JSON; empty if it tells nothing. */
  public String status() {
    Matcher found = STATUS_AT.matcher(output());
    String address =
        found.results().reduce((one, later) -> later).map(at -> at.group(1)).orElse("");
    if (address.isEmpty()) {
      return "";
    }
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address)).timeout(TO_ANSWER).GET().build();
    try {
      return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    } catch (IOException silent) {
      return "";
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return "";
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

  /** The beginning of each command line of the product. */
  static List<String> syncCli() {
    List<String> words = new ArrayList<>();
    words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // It lives for seconds only, so an optimising compiler would cost more than it gives.
    words.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    words.addAll(List.of("-cp", classPath(), "dev.syncline.cli.SyncCli"));
    return words;
  }

  /** The product as it ships; outside the build, whatever the tests run with. */
  private static String classPath() {
    return System.getProperty("syncline.jar", System.getProperty("java.class.path"));
  }
}
