package dev.syncline.cli.connection;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ManifestEdit;
import dev.syncline.cli.document.Section;
import dev.syncline.cli.document.SlugArgument;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.schema.Slug;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Changes a connection of a manifest. */
@Command(
    name = "update",
    header = "Change a connection of the manifest.",
    description = "What no option names stays as it is.",
    footer = {
      "%nExamples:",
      "  sync-cli manifest connection update db-accounts --port 5435",
      "  sync-cli manifest connection update db-accounts --password-env ACCOUNTS_PASSWORD"
    })
public final class ConnectionUpdateCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Spec private CommandSpec spec;
  @Mixin private SlugArgument slug = new SlugArgument();
  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  public ConnectionUpdateCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Slug name = slug.value();
    Path file = slug.manifests().existing(terminal);
    ConnectionChange change =
        connection.change(
            file.toAbsolutePath().resolveSibling(""), terminal.environment().directory());
    if (change.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "Nothing to change: give at least one option");
    }
    ManifestEdit edit = ManifestEdit.open(file);
    ObjectNode element = edit.require(Section.CONNECTIONS, name);
    change.applyTo(element.withObject("config"));
    edit.save();
    terminal.say("Updated connection " + name + " in " + file + ".");
    change.password().ifPresent(written -> new PasswordAdvice(terminal).give(name, written));
    return ExitStatus.FINE;
  }
}
