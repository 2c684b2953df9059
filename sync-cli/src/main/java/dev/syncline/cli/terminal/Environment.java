package dev.syncline.cli.terminal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine.Help.Ansi;

/**
 * The environment of the process: read once at the start, replaced in tests.
 *
 * @param variables the environment variables
 * @param directory the directory against which relative paths are resolved; an empty path for the
 *     process's own
 * @param interactive whether a person watches standard output
 */
public record Environment(Map<String, String> variables, Path directory, boolean interactive) {
  public Environment {
    variables = Map.copyOf(variables);
    Objects.requireNonNull(directory, "directory");
  }

  /**
   * The environment of this process. Picocli decides whether it is interactive, since newer Java
   * versions have a console even if output goes into a file.
   */
  public static Environment ofProcess() {
    return new Environment(System.getenv(), Path.of(""), Ansi.AUTO.enabled());
  }

  /** Whether output may be coloured: {@code NO_COLOR} and {@code TERM=dumb} forbid it. */
  public boolean allowsColour() {
    return interactive
        && variables.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(variables.get("TERM"));
  }
}
