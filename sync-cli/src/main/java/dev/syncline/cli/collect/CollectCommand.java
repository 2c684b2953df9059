package dev.syncline.cli.collect;

import dev.syncline.cli.document.ManifestOption;
import dev.syncline.cli.document.NamedManifests;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.define.collect.CollectedSchemas;
import dev.syncline.manifest.define.collect.SchemaCollector;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.Severity;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Collects schemas from their definitions into a manifest. */
@Command(
    name = "collect",
    header = "Collect public and consumer schemas into the manifest.",
    description = {
      "Reads definitions from Java sources, which are compiled in memory, from YAML files, from"
          + " directories of both and from classes on the class path. Everything else in the"
          + " manifest stays as it is. Without --write nothing is changed.",
      "Java definitions are programs: they run on this machine with your rights, also without"
          + " --write. Collect only what you would run; YAML definitions are only read."
    },
    footer = {
      "%nExamples:",
      "  sync-cli collect src/AccountSchema.java --check --print",
      "  sync-cli collect schemas/ --manifest accounts.json --check --write",
      "  sync-cli collect com.example.AccountSchema --class-path target/classes --write",
      "%nExit status 1: a definition cannot be read, or --check found an error. Nothing is written"
          + " then."
    })
public final class CollectCommand implements Callable<Integer> {
  private static final String YAML = "(?i).*\\.ya?ml";

  private final Terminal terminal;

  @Mixin private ManifestOption manifest = new ManifestOption();
  @Spec private CommandSpec spec;
  @Mixin private JsonOption json = new JsonOption();

  @Parameters(
      arity = "1..*",
      paramLabel = "SCHEMAS",
      description = "Files (.java, .yaml), directories, or names of classes.")
  private List<String> sources;

  @Option(
      names = "--check",
      description = {
        "Check the schemas: their SQL, changes that break consumers, and the consumers in every"
            + " manifest that is known."
      })
  private boolean checkWanted;

  @Option(names = "--write", description = "Write the schemas into the manifest.")
  private boolean writeWanted;

  @Option(names = "--print", description = "Print the names of the schemas found.")
  private boolean printWanted;

  @Option(names = "--verbose", description = "Also tell where each schema was found.")
  private boolean verbose;

  @Option(
      names = "--with",
      paramLabel = "FILE",
      description = {
        "A further manifest whose consumers are checked too, besides the workspaces of the manifest"
            + " and those of the working directory. May be repeated."
      })
  private List<Path> others = List.of();

  @Option(
      names = "--class-path",
      paramLabel = "PATH",
      description = "Directories and jars that definitions use, or are in.")
  private String classPath = "";

  public CollectCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    CollectTarget target =
        CollectTarget.open(manifest.named(spec, List.of()).existingOrNamed(terminal));
    boolean runsCode = !sources.stream().allMatch(source -> source.matches(YAML));
    if (runsCode && target.isFirst() && !json.isWanted()) {
      terminal.say(
          "Java definitions run on this machine with your rights, also without --write: collect"
              + " only what you would run");
    }
    SchemaCollector collector = new SchemaCollector(target.file(), classPath());
    CollectedSchemas collected = collector.collect(sources.stream().map(this::located).toList());
    List<Diagnostic> diagnostics = checkWanted ? check(target, collected) : collected.diagnostics();
    boolean refused = diagnostics.stream().anyMatch(found -> found.severity() == Severity.ERROR);
    boolean written = writeWanted && !refused && target.write(collected);
    report(new CollectReport(target, collected, diagnostics), written);
    return refused ? ExitStatus.FAILURE : ExitStatus.FINE;
  }

  private List<Diagnostic> check(CollectTarget target, CollectedSchemas collected) {
    Stream<Path> known =
        Stream.concat(
            NamedManifests.ofWorkingDirectory(terminal).stream(),
            others.stream().map(terminal::resolve));
    CollectReview review = new CollectReview(target, known.toList(), collected);
    return writeWanted ? review.beforeWriting() : review.withoutWriting();
  }

  private void report(CollectReport report, boolean written) {
    if (json.isWanted()) {
      terminal.print(Json.text(report.document(written)));
      return;
    }
    new DiagnosticText(terminal).tell(report.diagnostics());
    if (printWanted) {
      report.names().forEach(terminal::print);
    }
    if (verbose) {
      report.places().forEach(terminal::say);
    }
    terminal.say(report.outcome(writeWanted, written));
  }

  /** Resolves a path against the working directory; does not change the name of a class. */
  private String located(String source) {
    try {
      Path path = terminal.resolve(Path.of(source));
      boolean isFile = source.matches("(?i).*\\.(java|ya?ml)") || Files.exists(path);
      return isFile ? path.toString() : source;
    } catch (InvalidPathException notAPath) {
      return source;
    }
  }

  private List<Path> classPath() {
    return Stream.of(classPath.split(File.pathSeparator))
        .filter(entry -> !entry.isBlank())
        .map(Path::of)
        .map(terminal::resolve)
        .toList();
  }
}
