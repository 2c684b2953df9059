package dev.syncline.cli.feed;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.feed.ConsumerCursors.Placed;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.bookkeeping.CursorRewind;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
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
  private String feed;

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
    List<Path> files = manifests.named().all(terminal);
    List<Placed> all = new ConsumerCursors(SyncPlanner.plan(sources.forRunning(files))).all();
    String name = wantedFeed(all);
    List<Placed> wanted = wanted(all, name);
    if (!sure) {
      throw unconfirmed(name, wanted);
    }
    wanted.stream()
        .collect(Collectors.groupingBy(Placed::destination))
        .forEach(
            (destination, placed) -> CursorRewind.run(destination, name, subscriptions(placed)));
    terminal.say(
        "Rewound "
            + String.join(", ", subscriptions(wanted))
            + ": feed "
            + name
            + " is applied again"
            + " from its first event.");
    return ExitStatus.FINE;
  }

  private String wantedFeed(List<Placed> all) {
    List<String> there = all.stream().map(one -> one.cursor().feed()).distinct().sorted().toList();
    String found = feed == null && there.size() == 1 ? there.get(0) : feed;
    if (found == null || !there.contains(found)) {
      throw new DiagnosticException(
          Diagnostic.error(
              OperationCode.UNKNOWN_FEED,
              feed == null
                  ? "--feed has to say which feed is meant"
                  : "no consumer schema of the manifests has applied anything of feed " + feed,
              "the feeds they apply are: "
                  + (there.isEmpty() ? "(none)" : String.join(", ", there))));
    }
    return found;
  }

  private List<Placed> wanted(List<Placed> all, String name) {
    List<Placed> ofFeed = all.stream().filter(one -> one.cursor().feed().equals(name)).toList();
    List<String> known = subscriptions(ofFeed);
    List<String> unknown = consumers.stream().filter(one -> !known.contains(one)).toList();
    if (!unknown.isEmpty()) {
      throw new DiagnosticException(
          Diagnostic.error(
              OperationCode.UNKNOWN_CONSUMER,
              "no consumer schema "
                  + String.join(", ", unknown)
                  + " of the manifests applies feed "
                  + name,
              "those that do are: " + String.join(", ", known)));
    }
    return ofFeed.stream()
        .filter(one -> consumers.isEmpty() || consumers.contains(one.cursor().subscription()))
        .toList();
  }

  private static List<String> subscriptions(List<Placed> placed) {
    return placed.stream().map(one -> one.cursor().subscription()).sorted().toList();
  }

  private static DiagnosticException unconfirmed(String feed, List<Placed> wanted) {
    return new DiagnosticException(
        Diagnostic.error(
            CliCode.REWIND_NOT_CONFIRMED,
            "feed "
                + feed
                + " would be applied again from its first event: "
                + wanted.stream()
                    .map(
                        one ->
                            one.cursor().subscription()
                                + ", now at position "
                                + one.cursor().position())
                    .collect(Collectors.joining("; ")),
            "add --yes to do it"));
  }
}
