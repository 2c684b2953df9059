package dev.syncline.cli.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestEdit;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.PasswordSource;
import dev.syncline.cli.document.Section;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.schema.Slug;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Adds a connection to a manifest. */
@Command(
    name = "add",
    header = "Add a connection to the manifest.",
    description = {
      "The password is not written into the manifest, only where it is found: by default the"
          + " environment variable <SLUG>_PASSWORD."
    },
    footer = {
      "%nExamples:",
      "  sync-cli manifest connection add --slug db-accounts \\",
      "      --host localhost --port 5435 --user accounts --database db-accounts",
      "  sync-cli manifest connection add --slug db-accounts \\",
      "      --connection-string postgresql://accounts@localhost:5435/db-accounts \\",
      "      --password-file secrets/db-accounts"
    })
public final class ConnectionAddCommand implements Callable<Integer> {
  private static final int DEFAULT_PORT = 5432;

  private final Terminal terminal;

  @Spec private CommandSpec spec;
  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Option(
      names = "--slug",
      required = true,
      paramLabel = "SLUG",
      description = "The name of the connection.")
  @SuppressWarnings("NullAway.Init") // required
  private Slug slug;

  public ConnectionAddCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path file = manifests.named().existing(terminal);
    ConnectionChange change =
        connection.change(
            file.toAbsolutePath().resolveSibling(""), terminal.environment().directory());
    requireAddress(change);
    ManifestEdit edit = ManifestEdit.open(file);
    ObjectNode config = edit.add(Section.CONNECTIONS, slug).putObject("config");
    config.put("connectionType", "postgres").putNull("host").put("port", DEFAULT_PORT);
    String written = change.password().orElse(PasswordSource.ofSlug(slug));
    change.withPassword(written).applyTo(config);
    edit.save();
    terminal.say("Added connection " + slug + " to " + file + ".");
    new PasswordAdvice(terminal).give(slug, written);
    return ExitStatus.FINE;
  }

  private void requireAddress(ConnectionChange change) {
    List<String> missing = new ArrayList<>();
    if (change.host().isEmpty()) {
      missing.add("--host");
    }
    if (change.user().isEmpty()) {
      missing.add("--user");
    }
    if (change.database().isEmpty()) {
      missing.add("--database");
    }
    if (!missing.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(),
          "Missing " + String.join(", ", missing) + "; or give --connection-string");
    }
  }
}
