package dev.syncline.cli.manifest;

import dev.syncline.cli.terminal.ExitStatus;
import dev.syncline.cli.terminal.Terminal;
import dev.syncline.manifest.json.ManifestFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Prints the JSON Schema of the manifest format. */
@Command(
    name = "schema",
    header = "Print the JSON Schema of the manifest format.",
    description =
        "An editor that is given it completes and checks manifests while they are written.",
    footer = {"%nExample:", "  sync-cli manifest schema > manifest.schema.json"})
public final class ManifestSchemaCommand implements Callable<Integer> {
  private final Terminal terminal;

  public ManifestSchemaCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    terminal.print(ManifestFormat.jsonSchema().strip());
    return ExitStatus.FINE;
  }
}
