package dev.syncline.cli.section;

import dev.syncline.cli.document.ManifestEdit;
import dev.syncline.cli.document.Referrers;
import dev.syncline.cli.document.Section;
import dev.syncline.cli.document.SlugArgument;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.schema.Slug;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Removes an element of one section of a manifest. */
@Command(
    name = "remove",
    header = "Remove one ${PARENT-COMMAND-NAME} from the manifest.",
    description = "Refused while something else in the manifest or its workspaces names it.")
public final class RemoveCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Section section;

  @Mixin private SlugArgument slug = new SlugArgument();

  public RemoveCommand(Terminal terminal, Section section) {
    this.terminal = terminal;
    this.section = section;
  }

  @Override
  public Integer call() {
    Slug name = slug.value();
    Path file = slug.manifests().existing(terminal);
    ManifestEdit edit = ManifestEdit.open(file);
    edit.remove(section, name);
    Referrers.refuseIfAny(edit, section, name);
    edit.save();
    terminal.say("Removed " + section.noun() + " " + name + " from " + file + ".");
    return ExitStatus.FINE;
  }
}
