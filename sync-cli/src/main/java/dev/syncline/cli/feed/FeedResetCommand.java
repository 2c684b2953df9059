package dev.syncline.cli.feed;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.feed.FeedReset;
import dev.syncline.operations.feed.PublicationHandling;
import dev.syncline.operations.feed.ResetFeed;
import dev.syncline.operations.feed.ResetScope;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Discards a feed's slot, so that the feed is loaded again with a new one. */
@Command(
    name = "reset",
    header = "Restart a feed: new slot, every row loaded again.",
    description = {
      "For a feed that cannot go on: its slot was dropped or given up by the server, its source"
          + " restored or promoted, or its backlog costs more than it is worth. The slot is"
          + " dropped; the next 'manifest sync' makes a new one and loads every public schema of"
          + " the feed again. Positions and consumers' cursors go on: consumers get every row once"
          + " more. Stop the sync first. Nothing is done without --yes."
    },
    footer = {
      "%nExample:",
      "  sync-cli feed reset accounts.json secret.json \\",
      "      --feed accounts/db-accounts --yes"
    })
public final class FeedResetCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private ManifestFiles manifests = new ManifestFiles();

  @Option(
      names = "--feed",
      paramLabel = "MANIFEST/STORE",
      description = "Which feed: manifest slug and data store slug. Default: the only one.")
  private @Nullable String feed;

  @Option(names = "--drop-publication", description = "Drop the publication as well.")
  private boolean publicationToo;

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  public FeedResetCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    ManifestSet synced = sources.forRunning(manifests.named().all(terminal));
    FeedReset reset = new FeedReset(synced, stores);
    Optional<String> wanted = Optional.ofNullable(feed);
    if (!sure) {
      throw unconfirmed(reset.preview(wanted));
    }
    tell(reset.reset(wanted, publicationToo ? PublicationHandling.DROP : PublicationHandling.KEEP));
    return ExitStatus.FINE;
  }

  private static DiagnosticException unconfirmed(ResetScope scope) {
    return new DiagnosticException(
        Diagnostic.error(
            CliCode.RESET_NOT_CONFIRMED,
            "feed "
                + scope.feed()
                + ", now at position "
                + scope.head()
                + ", would lose slot "
                + scope.slot()
                + " and load "
                + scope.publicSchemas()
                + " public schema(s) from "
                + scope.source()
                + " again",
            "add --yes to do it"));
  }

  private void tell(ResetFeed reset) {
    terminal.say(
        "Feed "
            + reset.scope().feed()
            + " restarts after position "
            + reset.scope().head()
            + "; "
            + (reset.slotDropped() ? "dropped slot " : "there was no slot ")
            + reset.scope().slot()
            + ".");
    terminal.say("Load it again: sync-cli manifest sync " + manifests.named().typed(terminal));
  }
}
