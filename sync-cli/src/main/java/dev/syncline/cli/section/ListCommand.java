package dev.syncline.cli.section;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.syncline.cli.document.ElementView;
import dev.syncline.cli.document.ManifestEdit;
import dev.syncline.cli.document.ManifestFiles;
import dev.syncline.cli.document.Section;
import dev.syncline.cli.report.Columns;
import dev.syncline.cli.report.Json;
import dev.syncline.cli.report.JsonOption;
import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the elements of one section of a manifest. */
@Command(
    name = "list",
    header = "List every ${PARENT-COMMAND-NAME} of the manifest.",
    description = "Never prints a password.")
public final class ListCommand implements Callable<Integer> {
  private final Terminal terminal;
  private final Section section;

  @Mixin private ManifestFiles manifests = new ManifestFiles();
  @Mixin private JsonOption json = new JsonOption();

  public ListCommand(Terminal terminal, Section section) {
    this.terminal = terminal;
    this.section = section;
  }

  @Override
  public Integer call() {
    Path file = manifests.named().existing(terminal);
    List<ObjectNode> elements = ManifestEdit.open(file).elements(section);
    if (json.isWanted()) {
      ObjectNode document = Json.document();
      elements.forEach(
          element ->
              document.withArray(section.field()).add(ElementView.of(section, element).json()));
      document.withArray(section.field());
      terminal.print(Json.text(document));
    } else if (elements.isEmpty()) {
      terminal.say("There is no " + section.noun() + " in " + file + ".");
    } else {
      Columns columns = new Columns();
      elements.forEach(element -> columns.row(ElementView.of(section, element).cells()));
      columns.lines().forEach(terminal::print);
    }
    return ExitStatus.FINE;
  }
}
