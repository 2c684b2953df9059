package dev.syncline.cli.feed;

import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.ManifestSources;
import dev.syncline.cli.report.CliCode;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.engine.plan.SyncPlanner;
import dev.syncline.eventstore.EventStore;
import dev.syncline.eventstore.FeedCheckpoint;
import dev.syncline.eventstore.postgres.PostgresEventStore;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.setup.SourceTeardown;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Discards a feed's slot, so that the feed is loaded again with a new one. */
@Command(
    name = "reset",
    header = "Restart a feed: new slot, every row loaded again.",
    description = {
      "For a feed that cannot go on: its slot was dropped or given up by the server, its source"
          + " restored or promoted, or its backlog costs more than it is worth. The slot is"
          + " dropped; the next 'manifest sync' makes a new one and loads every public schema of"
          + " the feed again. Positions and consumers' cursors go on: consumers get every row once"
          + " more. Stop the sync first. Nothing is done without --yes."
    },
    footer = {
      "%nExample:",
      "  sync-cli feed reset accounts.json secret.json \\",
      "      --feed accounts/db-accounts --yes"
    })
public final class FeedResetCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final ManifestSources sources;

  @Mixin private ManifestFiles manifests = new ManifestFiles();

  @Option(
      names = "--feed",
      paramLabel = "MANIFEST/STORE",
      description = "Which feed: manifest slug and data store slug. Default: the only one.")
  private String feed;

  @Option(names = "--drop-publication", description = "Drop the publication as well.")
  private boolean publicationToo;

  @Option(names = "--yes", description = "Do it.")
  private boolean sure;

  public FeedResetCommand(Terminal terminal, ManifestSources sources) {
    this.terminal = terminal;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    SyncPlan plan = SyncPlanner.plan(sources.forRunning(manifests.named().all(terminal)));
    PublishPlan publish = wanted(plan);
    try (EventStore store = PostgresEventStore.connect(plan.eventStore());
        SourceTeardown source = SourceTeardown.open(publish)) {
      FeedReset reset = new FeedReset(store, publish);
      FeedCheckpoint checkpoint = reset.check();
      if (!sure) {
        throw unconfirmed(publish, checkpoint);
      }
      if (publicationToo) {
        source.requireOwnPublication(checkpoint);
      }
      boolean hadSlot = reset.run(source);
      if (publicationToo) {
        source.dropPublication();
      }
      tell(publish, checkpoint, hadSlot);
    }
    return ExitStatus.FINE;
  }

  private PublishPlan wanted(SyncPlan plan) {
    Optional<PublishPlan> found =
        feed == null && plan.publish().size() == 1
            ? Optional.of(plan.publish().get(0))
            : plan.publish().stream().filter(one -> one.feed().toString().equals(feed)).findFirst();
    return found.orElseThrow(
        () ->
            new DiagnosticException(
                Diagnostic.error(
                    OperationCode.UNKNOWN_FEED,
                    feed == null
                        ? "--feed has to say which feed is meant"
                        : "the manifests publish no feed " + feed,
                    "the feeds are: "
                        + plan.publish().stream()
                            .map(one -> one.feed().toString())
                            .collect(
                                Collectors.joining(
                                    ", ", "", plan.publish().isEmpty() ? "(none)" : "")))));
  }

  private static DiagnosticException unconfirmed(PublishPlan plan, FeedCheckpoint checkpoint) {
    return new DiagnosticException(
        Diagnostic.error(
            CliCode.RESET_NOT_CONFIRMED,
            "feed "
                + plan.feed()
                + ", now at position "
                + checkpoint.head()
                + ", would lose slot "
                + plan.capture().slotName()
                + " and load "
                + plan.schemas().size()
                + " public schema(s) from "
                + plan.source().address()
                + " again",
            "add --yes to do it"));
  }

  private void tell(PublishPlan plan, FeedCheckpoint checkpoint, boolean hadSlot) {
    terminal.say(
        "Feed "
            + plan.feed()
            + " restarts after position "
            + checkpoint.head()
            + "; "
            + (hadSlot ? "dropped slot " : "there was no slot ")
            + plan.capture().slotName()
            + ".");
    terminal.say("Load it again: sync-cli manifest sync " + manifests.named().typed(terminal));
  }
}
