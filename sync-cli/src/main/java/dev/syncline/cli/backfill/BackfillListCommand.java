package dev.syncline.cli.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Columns;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.backfill.BackfillJobControl;
import dev.syncline.operations.backfill.NamedJob;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Lists backfill jobs. */
@Command(
    name = "list",
    header = "List the backfills that have not ended, and the latest that have.",
    description = {
      "First loads of new public schemas are not among them: 'sync-cli status' shows those."
    },
    footer = {
      "%nExamples:",
      "  sync-cli backfill list accounts.json secret.json",
      "  sync-cli backfill list --ended 100 --json"
    })
public final class BackfillListCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--ended",
      paramLabel = "N",
      defaultValue = "10",
      description = "How many that have ended at most. Default: 10.")
  private int ended;

  @Spec private CommandSpec spec;

  public BackfillListCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    if (ended < 0) {
      throw new ParameterException(spec.commandLine(), "--ended " + ended + " is negative");
    }
    List<NamedJob> jobs =
        new BackfillJobControl(sources.forRunning(manifests.named().all(terminal)), stores)
            .list(ended);
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      document.withArray("backfills");
      jobs.forEach(job -> new JobText(job).describe(document.withArray("backfills").addObject()));
      terminal.print(Json.text(document));
    } else if (jobs.isEmpty()) {
      terminal.say("No backfill was started.");
    } else {
      Columns columns = new Columns().row(JobText.heads());
      jobs.forEach(job -> columns.row(new JobText(job).cells()));
      columns.lines().forEach(terminal::print);
    }
    return ExitStatus.FINE;
  }
}
