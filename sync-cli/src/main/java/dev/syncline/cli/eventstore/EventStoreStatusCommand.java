package dev.syncline.cli.eventstore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Columns;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.eventstore.FeedSize;
import dev.syncline.manifest.ByteSize;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.retention.StoreBounds;
import dev.syncline.operations.retention.StoreBounds.FeedBounds;
import dev.syncline.operations.retention.StoreBoundsSurvey;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows what an event store takes, and what bounds it. */
@Command(
    name = "status",
    header = "Show what the event store takes, and what bounds it.",
    description = {
      "For each feed: the events of the log and their storage; the base, which has the last event"
          + " of each key; and how many events are not folded into it yet. Then what needs"
          + " attention: consumers that keep the store from following its policy, and consumers"
          + " that were given up. Exits with 1 if there is any."
    },
    footer = {"%nExample:", "  sync-cli eventstore status accounts.json secret.json"})
public final class EventStoreStatusCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  public EventStoreStatusCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    StoreBounds bounds =
        new StoreBoundsSurvey(sources.forRunning(manifests.named().all(terminal)), stores).read();
    if (json.isWanted()) {
      terminal.print(Json.text(document(bounds)));
    } else {
      print(bounds);
    }
    return bounds.findings().isEmpty() ? ExitStatus.FINE : ExitStatus.FAILURE;
  }

  private void print(StoreBounds bounds) {
    terminal.say(bounds.address() + ": " + PolicyText.of(bounds.policy()) + ".");
    Columns columns =
        new Columns()
            .row("FEED", "EVENTS", "SIZE", "SEGMENTS", "BASE KEYS", "BASE SIZE", "NOT FOLDED");
    for (FeedBounds feed : bounds.feeds()) {
      FeedSize size = feed.size();
      columns.row(
          size.feed().toString(),
          Long.toString(size.logEvents()),
          new ByteSize(size.logBytes()).toString(),
          Integer.toString(size.segments()),
          Long.toString(size.baseRows()),
          new ByteSize(size.baseBytes()).toString(),
          Long.toString(size.unfolded()));
    }
    columns.lines().forEach(terminal::print);
    new DiagnosticText(terminal).tell(bounds.findings());
  }

  private static ObjectNode document(StoreBounds bounds) {
    ObjectNode document = Json.document().put("eventStore", bounds.address());
    bounds
        .policy()
        .ifPresent(
            policy -> {
              ObjectNode retain = document.putObject("retain");
              policy.time().ifPresent(time -> retain.put("seconds", time.toSeconds()));
              policy.bytes().ifPresent(bytes -> retain.put("bytes", bytes.bytes()));
              retain.put("slowestConsumer", policy.slowestConsumer().text());
            });
    document.withArray("feeds");
    bounds.feeds().forEach(feed -> describe(document.withArray("feeds").addObject(), feed));
    return Json.withDiagnostics(document, bounds.findings());
  }

  private static void describe(ObjectNode target, FeedBounds feed) {
    FeedSize size = feed.size();
    target
        .put("feed", size.feed().toString())
        .put("head", size.head().value())
        .put("oldest", size.base().oldest().value())
        .put("logEvents", size.logEvents())
        .put("logBytes", size.logBytes())
        .put("segments", size.segments())
        .put("folded", size.base().folded().value())
        .put("notFolded", size.unfolded())
        .put("baseKeys", size.baseRows())
        .put("baseBytes", size.baseBytes());
    feed.awaited().forEach(target.withArray("awaited")::add);
    target.withArray("awaited");
    ObjectNode givenUp = target.putObject("givenUp");
    feed.givenUp().forEach(givenUp::put);
  }
}
