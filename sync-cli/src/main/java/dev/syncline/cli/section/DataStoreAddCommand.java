package dev.syncline.cli.section;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestEdit;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.Section;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.DataStore.Capture;
import dev.syncline.manifest.schema.Slug;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Adds a data store to a manifest. */
@Command(
    name = "add",
    header = "Add a data store to the manifest.",
    description = {
      "A data store that is read from needs a replication slot and a publication, which are created"
          + " when they are first needed. One that is only written to needs neither."
    },
    footer = {
      "%nExamples:",
      "  sync-cli manifest datastore add --connection db-accounts \\",
      "      --slot accounts_slot --publication accounts_publication",
      "  sync-cli manifest datastore add --connection db-orders"
    })
public final class DataStoreAddCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;
  @Mixin private ManifestFiles manifests = new ManifestFiles();

  @Option(
      names = "--connection",
      required = true,
      paramLabel = "SLUG",
      description = "The connection that leads to it.")
  @SuppressWarnings("NullAway.Init") // required
  private Slug connection;

  @Option(
      names = "--publication",
      paramLabel = "NAME",
      description = "Its publication: a-z, 0-9 and _.")
  private @Nullable String publication;

  @Option(names = "--slot", paramLabel = "NAME", description = "Its slot: a-z, 0-9 and _.")
  private @Nullable String slot;

  public DataStoreAddCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Optional<Capture> capture = capture();
    Path file = manifests.named().existing(terminal);
    ManifestEdit edit = ManifestEdit.open(file);
    edit.require(Section.CONNECTIONS, connection);
    ObjectNode store = edit.add(Section.DATA_STORES, connection);
    capture.ifPresent(
        names ->
            store
                .putObject("config")
                .put("connectionType", "postgres")
                .put("publicationName", names.publicationName())
                .put("slotName", names.slotName()));
    edit.save();
    terminal.say("Added data store " + connection + " to " + file + ".");
    return ExitStatus.FINE;
  }

  private Optional<Capture> capture() {
    if (slot == null && publication == null) {
      return Optional.empty();
    }
    if (slot == null || publication == null) {
      throw new ParameterException(
          spec.commandLine(), "--slot and --publication go together: give both or neither");
    }
    try {
      return Optional.of(new Capture(slot, publication));
    } catch (IllegalArgumentException refused) {
      throw new ParameterException(spec.commandLine(), refused.getMessage());
    }
  }
}
