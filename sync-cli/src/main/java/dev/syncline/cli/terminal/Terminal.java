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
 * Where a command speaks: results on {@link #out()}, everything said about them on {@link #err()}.
 *
 * @param out results, fit for a pipe
 * @param err talk and diagnostics, for a person
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

  /** A terminal over streams: no text of others can command it. */
  public static Terminal over(
      OutputStream out, OutputStream err, Environment environment, Ansi ansi) {
    return new Terminal(visible(out), visible(err), environment, ansi);
  }

  private static PrintWriter visible(OutputStream stream) {
    Writer encoded = new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8));
    return new PrintWriter(new VisibleWriter(encoded), true);
  }

  /** A path as the user gave it, seen from the working directory. */
  public Path resolve(Path path) {
    return environment.directory().resolve(path);
  }

  /** One line of results. */
  public void print(String line) {
    out.println(line);
  }

  /** One line of talk. */
  public void say(String line) {
    err.println(line);
  }
}
