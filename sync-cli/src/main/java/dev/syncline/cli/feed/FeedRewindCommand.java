package dev.syncline.cli.feed;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.feed.FeedRewind;
import dev.syncline.operations.feed.RewindRequest;
import dev.syncline.operations.feed.RewindScope;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Makes destinations apply a feed again from its first event. */
@Command(
    name = "rewind",
    header = "Let consumer schemas apply a feed from its first event again.",
    description = {
      "For a destination whose rows do not belong to the event store any more: the store was put"
          + " back to an earlier copy, emptied or replaced. The cursors are put before the first"
          + " event and the dead letters dropped; the sync, running or not, then applies every"
          + " event again. Rows that no event speaks of stay: delete what the consumer schemas"
          + " wrote first. Nothing is done without --yes."
    },
    footer = {
      "%nExample:",
      "  sync-cli feed rewind orders.json secret.json \\",
      "      --feed accounts/db-accounts --consumer orders/accounts --yes"
    })
public final class FeedRewindCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ManifestFiles manifests = new ManifestFiles();

  @Option(
      names = "--feed",
      paramLabel = "MANIFEST/STORE",
      description = "Which feed: manifest slug and data store slug. Default: the only one.")
  private @Nullable String feed;

  @Option(
      names = "--consumer",
      paramLabel = "MANIFEST/NAME",
      description = "Which consumer schema; may be repeated. Default: all that apply the feed.")
  private List<String> consumers = List.of();

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  public FeedRewindCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    FeedRewind rewind = new FeedRewind(sources.forRunning(manifests.named().all(terminal)));
    RewindRequest request = new RewindRequest(Optional.ofNullable(feed), consumers);
    if (!sure) {
      throw unconfirmed(rewind.preview(request));
    }
    RewindScope rewound = rewind.rewind(request);
    terminal.say(
        "Rewound "
            + String.join(", ", rewound.consumers())
            + ": feed "
            + rewound.feed()
            + " is applied again"
            + " from its first event.");
    return ExitStatus.FINE;
  }

  private static DiagnosticException unconfirmed(RewindScope scope) {
    return new DiagnosticException(
        Diagnostic.error(
            CliCode.REWIND_NOT_CONFIRMED,
            "feed "
                + scope.feed()
                + " would be applied again from its first event: "
                + scope.cursors().stream()
                    .map(one -> one.subscription() + ", now at position " + one.position())
                    .collect(Collectors.joining("; ")),
            "add --yes to do it"));
  }
}
