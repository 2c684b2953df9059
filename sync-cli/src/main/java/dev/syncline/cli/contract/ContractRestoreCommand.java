package dev.syncline.cli.contract;

import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.manifest.schema.PublicSchemaReference;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.contract.ContractRetirement;
import dev.syncline.operations.contract.MajorVersion;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Undoes a retirement. */
@Command(
    name = "restore",
    header = "Let a retired major version be published and consumed again.",
    description = {
      "Consumers that wait for it go on by themselves. A publisher with the version in its"
          + " manifest publishes it from its next start, and loads its rows again."
    },
    footer = {"%nExample:", "  sync-cli contract restore accounts/account@1 accounts.json"})
public final class ContractRestoreCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private MajorArgument major = new MajorArgument();

  public ContractRestoreCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    PublicSchemaReference reference = major.reference();
    ManifestReading reading =
        sources.examine(major.manifests().all(terminal), sources.environment());
    reading.orThrow();
    boolean wasRetired =
        new ContractRetirement(reading.manifests(), major.manifests().typed(terminal), stores)
            .restore(reference);
    terminal.say(
        MajorVersion.text(reference)
            + (wasRetired
                ? " is no longer retired. Restart its publisher."
                : " was not retired; nothing changed."));
    return ExitStatus.FINE;
  }
}
