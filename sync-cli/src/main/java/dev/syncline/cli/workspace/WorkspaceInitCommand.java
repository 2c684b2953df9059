package dev.syncline.cli.workspace;

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

/** Creates a manifest meant to combine others. */
@Command(
    name = "init",
    header = "Create a workspace: a manifest that combines others.",
    description =
        "Creates rejot-manifest.json unless --manifest names another file. Never replaces one.",
    footer = {"%nExample:", "  sync-cli workspace init --slug @shop/workspace"})
public final class WorkspaceInitCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ManifestFiles manifests = new ManifestFiles();

  @Option(
      names = "--slug",
      required = true,
      paramLabel = "SLUG",
      description = "The workspace's name, usually @organisation/name.")
  @SuppressWarnings("NullAway.Init") // required
  private Slug slug;

  public WorkspaceInitCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path file = manifests.named().target(terminal);
    NewManifest.create(file, slug);
    terminal.say("Created the workspace " + slug + " in " + file + ". Next:");
    terminal.say("  list the other manifests under \"workspaces\", with paths relative to it");
    terminal.say("  sync-cli workspace info --manifest " + file);
    return ExitStatus.FINE;
  }
}
