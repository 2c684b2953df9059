package dev.syncline.cli.terminal;

import java.io.BufferedWriter;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Objects;
import picocli.CommandLine.Help.Ansi;

/**
 * The output of a command: results on {@link #out()}, all other messages on {@link #err()}.
 *
 * @param out results, suitable for a pipe
 * @param err progress and diagnostics for the user
 * @param environment variables and working directory
 * @param ansi whether text markup becomes colours
 */
public record Terminal(PrintWriter out, PrintWriter err, Environment environment, Ansi ansi) {
  public Terminal {
    Objects.requireNonNull(out, "out");
    Objects.requireNonNull(err, "err");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(ansi, "ansi");
  }

  /** A terminal over streams, which shows control characters in texts instead of sending them. */
  public static Terminal over(
      OutputStream out, OutputStream err, Environment environment, Ansi ansi) {
    return new Terminal(visible(out), visible(err), environment, ansi);
  }

  private static PrintWriter visible(OutputStream stream) {
    Writer encoded = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    return new PrintWriter(new VisibleWriter(encoded), true);
  }

  /** Resolves a path given by the user against the working directory. */
  public Path resolve(Path path) {
    return environment.directory().resolve(path);
  }

  /** Prints one line of results. */
  public void print(String line) {
    out.println(line);
  }

  /** Prints one line of other messages. */
  public void say(String line) {
    err.println(line);
  }
}
