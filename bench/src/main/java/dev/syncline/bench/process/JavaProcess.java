package dev.syncline.bench.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A Java program run beside the benchmark, its output in a log file. */
public final class JavaProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 30;

  private final String name;
  private final Process process;
  private final Path log;

  private JavaProcess(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /**
   * Starts a program with the Java this runs on.
   *
   * @param name names the log file, to which output is appended
   * @param arguments options, class path, main class and its arguments
   * @param directory where the log file is
   */
  public static JavaProcess start(String name, List<String> arguments, Path directory) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(arguments);
    return start(name, command, Map.of(), directory);
  }

  /**
   * Starts a program by a command that becomes it.
   *
   * @param name names the log file, to which output is appended
   * @param command the program and its arguments
   * @param environment variables beside the ones of this process
   * @param directory where the log file is
   */
  public static JavaProcess start(
      String name, List<String> command, Map<String, String> environment, Path directory) {
    Path log = directory.resolve(name + ".log");
    try {
      Files.createDirectories(directory);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putAll(environment);
      return new JavaProcess(name, builder.start(), log);
    } catch (IOException cause) {
      throw new UncheckedIOException(name + " did not start", cause);
    }
  }

  public long processId() {
    return process.pid();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /**
   * Makes sure that it still runs.
   *
   * @throws IllegalStateException if it ended, with the end of what it said
   */
  public void requireAlive() {
    if (!process.isAlive()) {
      throw new IllegalStateException(
          name + " ended with " + process.exitValue() + ": " + lastLines());
    }
  }

  private String lastLines() {
    try {
      List<String> lines = Files.readAllLines(log);
      return String.join("\n", lines.subList(Math.max(0, lines.size() - 12), lines.size()));
    } catch (IOException cause) {
      return "its log cannot be read: " + cause.getMessage();
    }
  }

  /**
   * Waits until it has done its work.
   *
   * @throws IllegalStateException if it failed, with the end of what it said
   */
  public void awaitEnd() {
    try {
      if (process.waitFor() != 0) {
        requireAlive();
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + name + " ran", interrupted);
    }
  }

  /** Kills it (SIGKILL) and waits until it has ended. */
  public void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks it to end and waits until it has; kills it when that takes too long. */
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
