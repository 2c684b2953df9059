package dev.syncline.cli.feed;

import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.feed.FeedRename;
import dev.syncline.operations.feed.RenameRequest;
import dev.syncline.operations.feed.RenamedFeed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Renames a feed to the name in its manifests. */
@Command(
    name = "rename",
    header = "Give a feed the name that its manifests have now.",
    description = {
      "For a manifest or data store whose slug was changed. The feed keeps its positions and its"
          + " slot; so do the cursors and dead letters at the destinations of the given manifests."
          + " Cursors at other destinations follow when their sync starts. Stop the sync first."
          + " Nothing is done without --yes."
    },
    footer = {
      "%nExample:",
      "  sync-cli feed rename shop/db-accounts accounts/db-accounts \\",
      "      accounts.json secret.json --yes"
    })
public final class FeedRenameCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private RenameArguments arguments = new RenameArguments();

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  public FeedRenameCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    FeedRename rename =
        new FeedRename(sources.forRunning(arguments.manifests().all(terminal)), stores);
    RenameRequest request = new RenameRequest(arguments.old(), arguments.wanted());
    if (!sure) {
      throw unconfirmed(rename.preview(request));
    }
    RenamedFeed renamed = rename.rename(request);
    terminal.say("Feed " + renamed.from() + " is called " + renamed.to() + " now.");
    return ExitStatus.FINE;
  }

  private static DiagnosticException unconfirmed(RenamedFeed names) {
    return new DiagnosticException(
        Diagnostic.error(
            CliCode.RENAME_NOT_CONFIRMED,
            "feed "
                + names.from()
                + " would be called "
                + names.to()
                + " in the event store and at its destinations",
            "add --yes to do it"));
  }
}
