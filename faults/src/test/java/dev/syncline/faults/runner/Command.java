package dev.syncline.faults.runner;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A command of the product, run to its end in a process of its own. */
public final class Command {
  private static final long SECONDS_TO_END = 90;

  private Command() {}

  /**
   * How a command ended.
   *
   * @param status its exit status
   * @param output what it printed, on both streams
   */
  public record Result(int status, String output) {}

  /**
   * Runs {@code sync-cli} with these words.
   *
   * @param log receives the words and the output
   * @throws IllegalStateException if it does not end
   */
  public static Result run(Path log, List<String> words) {
    List<String> command = new ArrayList<>(Runner.syncCli());
    command.addAll(words);
    try {
      Path output = Files.createTempFile(log.toAbsolutePath().getParent(), "command", ".txt");
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .redirectOutput(output.toFile())
              .start();
      if (!process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IllegalStateException(words + " does not end: " + Files.readString(output));
      }
      Result result = new Result(process.exitValue(), Files.readString(output));
      Files.delete(output);
      Files.writeString(
          log,
          "$ " + String.join(" ", words) + "\n" + result.output() + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
      return result;
    } catch (IOException cause) {
      throw new UncheckedIOException(cause);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
