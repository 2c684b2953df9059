package dev.syncline.cli.contract;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.json.ManifestReading;
import dev.syncline.operations.contract.ContractList;
import dev.syncline.operations.contract.ContractListing;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists what is published, and who consumes it. */
@Command(
    name = "list",
    header = "List the published contracts, and who consumes each.",
    description = {
      "Asks the event store only; nothing is changed. A consumer reports every few seconds while"
          + " it moves, every half minute while it has nothing to apply, and stays in the list when"
          + " it stops. One of an earlier version of Syncline is not in it."
    },
    footer = {
      "%nExamples:",
      "  sync-cli contract list accounts.json secret.json",
      "  sync-cli contract list --manifest all.json --json"
    })
public final class ContractListCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  public ContractListCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    ManifestReading reading =
        sources.examine(manifests.named().all(terminal), sources.environment());
    reading.orThrow();
    ContractListing listing = new ContractList(reading.manifests(), Clock.systemUTC()).read();
    if (json.isWanted()) {
      terminal.print(Json.text(ContractDocument.of(listing)));
      return ExitStatus.FINE;
    }
    if (listing.contracts().isEmpty()) {
      terminal.say("Nothing is published yet.");
    }
    ContractText.lines(listing).forEach(terminal::print);
    if (!listing.consumersVisible()) {
      terminal.say("Consumers are not shown: the role may not see them, or 'migrate' is due.");
    }
    return ExitStatus.FINE;
  }
}
