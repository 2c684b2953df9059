package dev.syncline.cli.eventstore;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.engine.EngineSettings;
import dev.syncline.manifest.verify.Count;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.retention.StoreCompaction;
import dev.syncline.operations.retention.StoreCompaction.Compacted;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Folds all events into the base. */
@Command(
    name = "compact",
    header = "Fold all events into the base: the last event of each key.",
    description = {
      "A publisher does this by itself if the event store has a retention policy, once there are"
          + " many events to fold. By hand it is of use before a new consumer starts, which then"
          + " reads each key once, and before 'trim'. No event is removed from the log, and nothing"
          + " stops: it works in transactions of some seconds each, and may be interrupted."
    },
    footer = {"%nExample:", "  sync-cli eventstore compact accounts.json secret.json"})
public final class EventStoreCompactCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private FeedOption feed = new FeedOption();

  public EventStoreCompactCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    StoreCompaction compaction =
        new StoreCompaction(
            sources.forRunning(manifests.named().all(terminal)),
            stores,
            EngineSettings.DEFAULT.bounding());
    compaction.compact(feed.value(), this::tellProgress).forEach(this::tell);
    return ExitStatus.FINE;
  }

  private void tellProgress(Compacted some) {
    terminal.say(
        "Feed "
            + some.feed()
            + ": folded up to position "
            + some.size().base().folded()
            + " of "
            + some.size().head()
            + ".");
  }

  private void tell(Compacted done) {
    terminal.say(
        "Feed "
            + done.feed()
            + ": "
            + Count.of(done.folded(), "event")
            + " folded, "
            + Count.of(done.deletes(), "old delete")
            + " removed; the base has "
            + Count.of(done.size().baseRows(), "key")
            + ".");
  }
}
