package dev.syncline.cli.manifest;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.NewManifest;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.schema.Slug;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Creates an empty manifest. */
@Command(
    name = "init",
    header = "Create a manifest.",
    description =
        "Creates rejot-manifest.json unless --manifest names another file. Never replaces one.",
    footer = {
      "%nExamples:",
      "  sync-cli manifest init --slug accounts",
      "  sync-cli manifest init --slug secret --manifest secret.json"
    })
public final class ManifestInitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ManifestFiles manifests = new ManifestFiles();

  @Option(
      names = "--slug",
      required = true,
      paramLabel = "SLUG",
      description = "The manifest's name: lower-case letters, digits, hyphens; @org/ in front.")
  @SuppressWarnings("NullAway.Init") // required
  private Slug slug;

  public ManifestInitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path file = manifests.named().target(terminal);
    NewManifest.create(file, slug);
    terminal.say("Created the manifest " + slug + " in " + file + ". Next:");
    String manifest = "--manifest " + file;
    terminal.say(
        "  sync-cli manifest connection add "
            + manifest
            + " --slug my-db --host .. --user .. --database ..");
    terminal.say(
        "  sync-cli manifest datastore add "
            + manifest
            + " --connection my-db --slot .. --publication ..");
    terminal.say("  sync-cli manifest eventstore add " + manifest + " --connection my-eventstore");
    return ExitStatus.FINE;
  }
}
