package dev.syncline.cli.document;

import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.manifest.verify.ShellWord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * The manifests that a command line names, each once, in reading order. If it names none, the
 * manifest in the working directory is used.
 */
public final class NamedManifests {
  /** The default names, in look-up order; the first is ReJot's name, which {@code init} creates. */
  private static final List<Path> DEFAULT_NAMES =
      List.of(
          Path.of("rejot-manifest.json"),
          Path.of("syncline-manifest.json"),
          Path.of("manifest.json"));

  private final CommandLine command;
  private final List<Path> files;

  NamedManifests(CommandLine command, List<Path> files) {
    this.command = command;
    this.files = files.stream().distinct().toList();
  }

  /**
   * The manifests to combine. Does not check whether the named ones exist.
   *
   * @throws DiagnosticException if none is named and the working directory has none
   */
  public List<Path> all(Terminal terminal) {
    return files.isEmpty() ? List.of(existing(terminal)) : files;
  }

  /**
   * The manifest to edit.
   *
   * @throws DiagnosticException if it does not exist
   * @throws ParameterException if several are named
   */
  public Path existing(Terminal terminal) {
    return only()
        .map(terminal::resolve)
        .filter(Files::exists)
        .or(() -> files.isEmpty() ? ofWorkingDirectory(terminal) : Optional.empty())
        .orElseThrow(() -> new DiagnosticException(missing()));
  }

  /** The manifest to create. */
  public Path target(Terminal terminal) {
    return terminal.resolve(only().orElse(DEFAULT_NAMES.get(0)));
  }

  /**
   * The manifest to write into, which need not exist if it is named.
   *
   * @throws DiagnosticException if none is named and the working directory has none
   */
  public Path existingOrNamed(Terminal terminal) {
    return only().map(terminal::resolve).orElseGet(() -> existing(terminal));
  }

  /** The manifests quoted for a shell, for a command to type next. */
  public String typed(Terminal terminal) {
    return all(terminal).stream()
        .map(Path::toString)
        .map(ShellWord::quoted)
        .collect(Collectors.joining(" "));
  }

  /** The manifest of the working directory. */
  public static Optional<Path> ofWorkingDirectory(Terminal terminal) {
    return DEFAULT_NAMES.stream().map(terminal::resolve).filter(Files::exists).findFirst();
  }

  private Optional<Path> only() {
    if (files.size() > 1) {
      throw new ParameterException(
          command, "Works on one manifest, and " + files.size() + " are named");
    }
    return files.stream().findFirst();
  }

  private Diagnostic missing() {
    String message =
        files.isEmpty()
            ? "there is no manifest in the working directory"
            : "the manifest " + files.get(0) + " does not exist";
    return Diagnostic.error(
        CliCode.NO_MANIFEST,
        message,
        "create one with 'sync-cli manifest init --slug NAME', or name it with --manifest");
  }
}
