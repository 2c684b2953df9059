package dev.syncline.cli.backfill;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.ManifestSet;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.backfill.BackfillJobControl;
import dev.syncline.operations.backfill.BackfillStart;
import dev.syncline.operations.backfill.NamedJob;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Publishes single rows again. */
@Command(
    name = "resend",
    header = "Publish one row of a public schema again.",
    description = {
      "A backfill of that key: it comes before longer ones. A key that no longer exists at the"
          + " source is deleted at the consumers. Give --key several times for several rows, or use"
          + " 'backfill start --keys' for many."
    },
    footer = {
      "%nExamples:",
      "  sync-cli resend accounts.json secret.json --schema accounts --key 7",
      "  sync-cli resend --schema shop/items --key '{\"tenant\": 3, \"id\": 7}' --follow"
    })
public final class ResendCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Option(
      names = "--schema",
      required = true,
      paramLabel = "SCHEMA",
      description = "The public schema: NAME, MANIFEST/NAME or MANIFEST/NAME@VERSION.")
  private String schema = "";

  @Option(
      names = "--key",
      required = true,
      paramLabel = "KEY",
      description = "The row's key: a JSON object, or its value if it has one property.")
  private List<String> keys = List.of();

  @Mixin private FollowOption follow = new FollowOption();
  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  public ResendCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() throws InterruptedException {
    ManifestSet synced = sources.forRunning(manifests.named().all(terminal));
    NamedJob job = new BackfillStart(synced, stores).keys(schema, "--key", keys.iterator());
    JobEnd end = new JobEnd(terminal, new BackfillJobControl(synced, stores), json.isWanted());
    return follow.isWanted()
        ? end.follow(job)
        : end.accepted(job, manifests.named().typed(terminal));
  }
}
