package dev.syncline.cli.document;

import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The option that names the one manifest a command reads or edits. */
public final class ManifestOption {
  /** Looked for in this order; the first is ReJot's name, and the one {@code init} creates. */
  private static final List<Path> DEFAULT_NAMES =
      List.of(
          Path.of("rejot-manifest.json"),
          Path.of("syncline-manifest.json"),
          Path.of("manifest.json"));

  @Option(
      names = {"--manifest", "--filename"},
      paramLabel = "FILE",
      description = {
        "The manifest. Default: the one in the working directory, rejot-manifest.json,"
            + " syncline-manifest.json or manifest.json."
      })
  private Path file;

  /**
   * The manifest to work on.
   *
   * @throws DiagnosticException if there is none
   */
  public Path existing(Terminal terminal) {
    List<Path> candidates = file == null ? DEFAULT_NAMES : List.of(file);
    return candidates.stream()
        .map(terminal::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(() -> new DiagnosticException(missing()));
  }

  /** The manifest to create. */
  public Path target(Terminal terminal) {
    return terminal.resolve(file == null ? DEFAULT_NAMES.get(0) : file);
  }

  /**
   * The manifest to fill, which need not exist if it is named.
   *
   * @throws DiagnosticException if none is named and there is none in the working directory
   */
  public Path existingOrNamed(Terminal terminal) {
    return file == null ? existing(terminal) : terminal.resolve(file);
  }

  /** The manifest of the working directory, whatever the option names. */
  public static Optional<Path> ofWorkingDirectory(Terminal terminal) {
    return DEFAULT_NAMES.stream().map(terminal::resolve).filter(Files::exists).findFirst();
  }

  private Diagnostic missing() {
    String message =
        file == null
            ? "there is no manifest in the working directory"
            : "the manifest " + file + " does not exist";
    return Diagnostic.error(
        CliCode.NO_MANIFEST,
        message,
        "create one with 'sync-cli manifest init --slug NAME', or name it with --manifest");
  }
}
