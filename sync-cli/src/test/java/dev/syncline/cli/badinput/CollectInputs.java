package dev.syncline.cli.badinput;

import dev.syncline.cli.SyncCli;
import dev.syncline.cli.terminal.Environment;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code collect} says of definitions. */
final class CollectInputs {
  private static final String DEFINITION =
      """
      publicSchemas:
        - name: accounts
          source: { dataStoreSlug: db-accounts }
          version: { major: 1, minor: %s }
          key: [id]
          outputSchema: { type: object, properties: { id: { type: integer }%s } }
          config:
            publicSchemaType: postgres
            transformations:
              - { operation: insert, table: accounts, sql: "SELECT * FROM accounts WHERE id = :id" }
      """;

  private static final Pattern DIAGNOSTIC =
      Pattern.compile("(?:error|warning) ([A-Z]{3}-\\d{3}) (.*)");
  private static final String FIX = "  fix: ";

  private final Path directory;
  private final List<Entry> entries = new ArrayList<>();

  CollectInputs(Path directory) {
    this.directory = directory;
  }

  Chapter definitions() {
    String name = ", name: { type: string }";
    collect("a property taken away within a major version", DEFINITION.formatted(1, ""));
    collect(
        "a property of another type within a major version",
        DEFINITION.formatted(1, ", name: { type: integer }"));
    collect(
        "a change without a new version",
        DEFINITION.formatted(0, name + ", email: { type: string }"));
    collect("a definition file that is not YAML", "publicSchemas: [");
    collect(
        "an exponent that is out of range",
        DEFINITION.formatted(0, ", name: { type: string, maxLength: 1e9999999999 }"));
    collect("a definition file without a definition", "owner: nobody");
    return new Chapter("Definitions, on `collect --check`", entries);
  }

  private void collect(String input, String definition) {
    try {
      Files.writeString(directory.resolve("shop.json"), Shop.sound().text());
      Files.writeString(directory.resolve("accounts.yaml"), definition);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    new SyncCli(request -> 0)
        .run(
            new String[] {"collect", "accounts.yaml", "--manifest", "shop.json", "--check"},
            said,
            said,
            new Environment(Map.of(), directory, false));
    entries.add(new Entry(input, diagnostics(said.toString(StandardCharsets.UTF_8))));
  }

  /** The diagnostics of an output, without the lines they quote and the talk around them. */
  private static String diagnostics(String output) {
    StringBuilder told = new StringBuilder();
    for (String line : output.split("\n")) {
      Matcher diagnostic = DIAGNOSTIC.matcher(line);
      if (diagnostic.matches()) {
        told.append(told.isEmpty() ? "" : "<br>")
            .append("**%s** %s".formatted(diagnostic.group(1), diagnostic.group(2)));
      } else if (line.startsWith(FIX)) {
        told.append(" → ").append(line.substring(FIX.length()));
      }
    }
    return told.toString();
  }
}
