package dev.syncline.cli.section;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.DiagnosticText;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.migration.MigratedStore;
import dev.syncline.operations.migration.StoreMigration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Creates or upgrades the tables of the event store. */
@Command(
    name = "migrate",
    header = "Create the tables of the event store, or bring them up to date.",
    description = {
      "'manifest sync' does this by itself where its role may. Where the roles that sync own"
          + " nothing, run this once, and again with each new version that asks for it, with a"
          + " connection that logs in as the owner of the schema sync_events."
    },
    footer = {"%nExample:", "  sync-cli manifest eventstore migrate owner.json"})
public final class EventStoreMigrateCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private ManifestFiles manifests = new ManifestFiles();

  public EventStoreMigrateCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    ManifestReading reading =
        sources.examine(manifests.named().all(terminal), sources.environment());
    reading.orThrow();
    new DiagnosticText(terminal).tell(reading.diagnostics());
    MigratedStore store = new StoreMigration(reading.manifests(), stores).migrate();
    terminal.say("The event store " + store.address() + " is up to date.");
    return ExitStatus.FINE;
  }
}
