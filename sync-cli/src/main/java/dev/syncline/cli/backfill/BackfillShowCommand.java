package dev.syncline.cli.backfill;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.backfill.BackfillJobControl;
import dev.syncline.operations.backfill.NamedJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Shows one backfill job. */
@Command(
    name = "show",
    header = "Show one backfill: scope, progress, rate, and why it is slow or failed.",
    footer = {
      "%nExamples:",
      "  sync-cli backfill show 7 accounts.json secret.json",
      "  sync-cli backfill show 7 --follow"
    })
public final class BackfillShowCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private JobArguments arguments = new JobArguments();
  @Mixin private FollowOption follow = new FollowOption();
  @Mixin private JsonOption json = new JsonOption();

  public BackfillShowCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() throws InterruptedException {
    BackfillJobControl jobs =
        new BackfillJobControl(sources.forRunning(arguments.manifests().all(terminal)), stores);
    NamedJob job = jobs.show(arguments.job());
    if (follow.isWanted()) {
      return new JobEnd(terminal, jobs, json.isWanted()).follow(job);
    }
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      new JobText(job).describe(document.putObject("backfill"));
      terminal.print(Json.text(document));
    } else {
      new JobText(job).lines().forEach(terminal::print);
    }
    return ExitStatus.FINE;
  }
}
