package dev.syncline.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A {@code manifest sync} in a process of its own. */
public final class SyncProcess implements AutoCloseable {
  private final List<String> command = new ArrayList<>();
  private final Map<String, String> variables;
  private final Path log;
  private Process process;

  public SyncProcess(Path log, Path... manifests) {
    this(Map.of(), log, Stream.of(manifests).map(Path::toString).toList());
  }

  private SyncProcess(Map<String, String> variables, Path log, List<String> arguments) {
    this.variables = variables;
    this.log = log;
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", classPath()));
    command.addAll(List.of("dev.syncline.cli.SyncCli", "manifest", "sync", "--api-port", "0"));
    command.addAll(arguments);
    start();
  }

  /** The same with further environment variables, and any arguments. */
  public static SyncProcess with(Map<String, String> variables, Path log, String... arguments) {
    return new SyncProcess(variables, log, List.of(arguments));
  }

  public void start() {
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().put("SHOP_PASSWORD", "postgres");
      builder.environment().putAll(variables);
      process = builder.start();
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  /** kill -9. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** SIGTERM; the exit status. */
  public int terminate() throws InterruptedException {
    process.destroy();
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      throw new AssertionError("did not end on SIGTERM:\n" + output());
    }
    return process.exitValue();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public String output() {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }

  /** Surefire starts tests with a jar that only names the class path. */
  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }
}
