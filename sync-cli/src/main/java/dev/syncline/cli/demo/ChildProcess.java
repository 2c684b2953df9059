package dev.syncline.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java process of the demo, with its output in a log file. */
final class ChildProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 10;

  private final String name;
  private final Process process;
  private final Path log;

  private ChildProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a main class on a class path.
   *
   * @param classPath its class path
   * @param command main class and arguments
   */
  static ChildProcess start(
      String name,
      String classPath,
      List<String> command,
      Map<String, String> environment,
      Path directory) {
    Path log = directory.resolve(name + ".log");
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=4"));
    line.addAll(archive());
    line.addAll(List.of("-cp", classPath));
    line.addAll(command);
    ProcessBuilder builder =
        new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    try {
      Files.createDirectories(directory);
      return new ChildProcess(name, builder.start(), log);
    } catch (IOException failure) {
      throw new UncheckedIOException(name + " did not start", failure);
    }
  }

  /**
   * The options for the launcher's class-data archive; a program that does not match it starts
   * without.
   */
  private static List<String> archive() {
    return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(
            option -> option.startsWith("-XX:SharedArchiveFile=") || option.equals("-Xlog:cds=off"))
        .toList();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Everything that it has printed so far. */
  String output() {
    try {
      return Files.readString(log);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  String name() {
    return name;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException interrupted) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
