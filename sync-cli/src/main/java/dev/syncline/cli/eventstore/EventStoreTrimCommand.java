package dev.syncline.cli.eventstore;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.eventstore.FeedRetention.Segment;
import dev.syncline.manifest.ByteSize;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.manifest.verify.Count;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.retention.StoreTrim;
import dev.syncline.operations.retention.StoreTrim.Due;
import dev.syncline.operations.retention.StoreTrim.Trimmed;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Drops what the retention policy does not keep. */
@Command(
    name = "trim",
    header = "Drop the events that the retention policy does not keep.",
    description = {
      "A publisher does this by itself if the event store has a retention policy. Whole segments of"
          + " the log are dropped, the oldest first, and only events that are folded into the base:"
          + " 'compact' folds all. With slowestConsumer 'wait', what a registered consumer has not"
          + " applied stays; with 'giveUp' it goes, and that consumer has to start over. Nothing is"
          + " done without --yes."
    },
    footer = {"%nExample:", "  sync-cli eventstore trim accounts.json secret.json --yes"})
public final class EventStoreTrimCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private FeedOption feed = new FeedOption();

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  public EventStoreTrimCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    ManifestSet named = sources.forRunning(manifests.named().all(terminal));
    StoreTrim trim = new StoreTrim(named, stores);
    if (!sure) {
      preview(trim.preview(feed.value()));
      return ExitStatus.FINE;
    }
    trim.trim(feed.value()).forEach(this::tell);
    return ExitStatus.FINE;
  }

  private void preview(List<Due> found) {
    List<Due> due = found.stream().filter(one -> one.due().isPresent()).toList();
    if (!due.isEmpty()) {
      throw new DiagnosticException(
          Diagnostic.error(
              CliCode.TRIM_NOT_CONFIRMED,
              due.stream().map(EventStoreTrimCommand::would).collect(Collectors.joining("; ")),
              "add --yes to do it"));
    }
    terminal.say("The policy keeps every segment that is folded.");
  }

  private static String would(Due feed) {
    Segment segment = feed.due().orElseThrow();
    return "feed "
        + feed.feed()
        + " would lose its events up to position "
        + segment.last()
        + " ("
        + new ByteSize(segment.bytes())
        + "), and further ones that the policy does not keep"
        + (feed.behind().isEmpty()
            ? ""
            : "; they are not applied by " + String.join(", ", feed.behind()));
  }

  private void tell(Trimmed feed) {
    List<Segment> dropped = feed.result().dropped();
    terminal.say(
        "Feed "
            + feed.feed()
            + ": "
            + (dropped.isEmpty()
                ? "nothing dropped"
                : Count.of(dropped.size(), "segment")
                    + " dropped, "
                    + new ByteSize(dropped.stream().mapToLong(Segment::bytes).sum())
                    + ", up to position "
                    + dropped.get(dropped.size() - 1).last())
            + ".");
    if (!feed.result().awaited().isEmpty()) {
      terminal.say(
          "What follows stays until it is applied by "
              + String.join(", ", feed.result().awaited())
              + ".");
    }
    if (!feed.result().givenUp().isEmpty()) {
      terminal.say("Given up: " + String.join(", ", feed.result().givenUp()) + ".");
    }
  }
}
