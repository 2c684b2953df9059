package dev.syncline.cli.backfill;

import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.backfill.BackfillJobControl;
import dev.syncline.operations.backfill.NamedJob;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Resumes a backfill job. */
@Command(
    name = "resume",
    header = "Let a paused backfill continue where it was.",
    description = "The publisher notices it within about a second.",
    footer = {"%nExample:", "  sync-cli backfill resume 7 accounts.json secret.json"})
public final class BackfillResumeCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private JobArguments arguments = new JobArguments();

  public BackfillResumeCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    NamedJob job =
        new BackfillJobControl(sources.forRunning(arguments.manifests().all(terminal)), stores)
            .resume(arguments.job());
    terminal.say(
        "backfill " + job.job().id() + " of " + job.schema() + ": " + job.job().state().text());
    return ExitStatus.FINE;
  }
}
