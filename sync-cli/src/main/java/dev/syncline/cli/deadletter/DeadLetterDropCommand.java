package dev.syncline.cli.deadletter;

import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.EventStores;
import dev.syncline.operations.deadletter.DeadLetterDrop;
import dev.syncline.operations.deadletter.DeadLetterId;
import dev.syncline.operations.deadletter.DeadLetterInQueue;
import dev.syncline.operations.deadletter.PlacedDeadLetter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Drops dead letters permanently. */
@Command(
    name = "drop",
    header = "Drop a dead letter for good.",
    description = {
      "The event is never applied. What waited behind it can then be redriven. Nothing is"
          + " dropped without --yes: without it, the command says what would be."
    },
    footer = {"%nExample:", "  sync-cli dead-letter drop db-orders/17 --yes all.json"})
public final class DeadLetterDropCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;
  private final EventStores stores;

  @Mixin private DeadLetterArguments arguments = new DeadLetterArguments();

  @Option(names = "--yes", description = "Drop without asking.")
  private boolean sure;

  public DeadLetterDropCommand(Terminal terminal, ManifestSources sources, EventStores stores) {
    this.terminal = terminal;
    this.sources = sources;
    this.stores = stores;
  }

  @Override
  public Integer call() {
    List<DeadLetterId> ids = arguments.someLetters();
    DeadLetterDrop drop =
        new DeadLetterDrop(sources.forRunning(arguments.manifests(terminal).all(terminal)), stores);
    if (!sure) {
      throw unconfirmed(drop.preview(ids));
    }
    drop.drop(ids, this::tell);
    return ExitStatus.FINE;
  }

  private void tell(DeadLetterInQueue dropped) {
    terminal.say(
        "Dropped "
            + dropped.deadLetter().id()
            + ". "
            + (dropped.behind().isEmpty()
                ? "Nothing waits behind it."
                : "Behind it wait "
                    + DeadLetterView.names(dropped.behind())
                    + "; 'redrive' applies them."));
  }

  private static DiagnosticException unconfirmed(List<PlacedDeadLetter> deadLetters) {
    return new DiagnosticException(
        deadLetters.stream()
            .map(
                deadLetter ->
                    Diagnostic.error(
                        CliCode.NOT_CONFIRMED,
                        "dropping "
                            + deadLetter.id()
                            + " loses the "
                            + deadLetter.deadLetter().operation().text()
                            + " of "
                            + deadLetter.deadLetter().key()
                            + " for "
                            + deadLetter.deadLetter().owner(),
                        "look at it with 'sync-cli dead-letter show "
                            + deadLetter.id()
                            + "', then add --yes"))
            .toList());
  }
}
