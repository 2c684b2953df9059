package dev.syncline.cli.section;

import dev.syncline.cli.document.ManifestEdit;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.Section;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.schema.Slug;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Adds an event store to a manifest. */
@Command(
    name = "add",
    header = "Add an event store to the manifest.",
    description = "The database in which published changes are kept until every consumer has them.",
    footer = {"%nExample:", "  sync-cli manifest eventstore add --connection db-eventstore"})
public final class EventStoreAddCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private ManifestFiles manifests = new ManifestFiles();

  @Option(
      names = "--connection",
      required = true,
      paramLabel = "SLUG",
      description = "The connection that leads to it.")
  @SuppressWarnings("NullAway.Init") // required
  private Slug connection;

  public EventStoreAddCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path file = manifests.named().existing(terminal);
    ManifestEdit edit = ManifestEdit.open(file);
    edit.require(Section.CONNECTIONS, connection);
    edit.add(Section.EVENT_STORES, connection);
    edit.save();
    terminal.say("Added event store " + connection + " to " + file + ".");
    return ExitStatus.FINE;
  }
}
