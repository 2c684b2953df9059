package dev.syncline.cli.verify;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.verify.Verify;
import dev.syncline.operations.verify.VerifyRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Compares destinations with their sources. */
@Command(
    name = "verify",
    header = "Compare what destinations hold with their sources, while both change.",
    description = {
      "Reads the rows of each public schema at its source, computes at the destination what the"
          + " consumer's SQL makes of them, and lists the keys that are missing, changed or only at"
          + " the destination. A key is listed only when publisher and consumer have passed what"
          + " was committed before it was read, so that a change on its way is no difference. Needs"
          + " the manifests of publisher and consumer. Only reads, unless --repair is given.",
      "%nColumns whose value an event does not determine, such as now(), are named and not"
          + " compared. Rows that only the destination has count if deleteSql would have removed"
          + " them, and no other consumer schema writes to the table; a column that sql fills with"
          + " a constant restricts them to its rows.",
      "%nA consumer schema whose SQL is refused is named, and the others are verified.",
      "%nExit status 1 if anything differs or could not be verified; 130 after Ctrl-C, which ends"
          + " it at once."
    },
    footer = {
      "%nExamples:",
      "  sync-cli verify accounts.json orders.json secret.json",
      "  sync-cli verify all.json --consumer orders/orders-schema --show-values",
      "  sync-cli verify all.json --repair",
      "  sync-cli verify all.json --watch --rate 500 --json"
    })
public final class VerifyCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private VerifyOptions options = new VerifyOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--watch",
      description = {
        "Verify again and again until Ctrl-C, at 1000 rows per second unless --rate says otherwise."
            + " A difference is listed when it is found first."
      })
  private boolean watch;

  public VerifyCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() throws InterruptedException {
    VerifyRequest request = watch ? options.watching() : options.request();
    ManifestSet synced = sources.forRunning(manifests.named().all(terminal));
    VerifyOutput output =
        json.isWanted()
            ? new VerifyJson(terminal)
            : new VerifyText(terminal, manifests.named().typed(terminal));
    try (Interruption interruption = Interruption.begin()) {
      Verify verify = new Verify(synced, stores, output, interruption.signal());
      EqualSoFar equal = new EqualSoFar(output);
      if (watch) {
        verify.watch(request, equal);
      } else {
        equal.accept(verify.verify(request));
      }
      return equal.holds() ? ExitStatus.FINE : ExitStatus.FAILURE;
    }
  }
}
