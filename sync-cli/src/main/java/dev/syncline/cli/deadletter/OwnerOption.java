package dev.syncline.cli.deadletter;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that selects the dead letters of one schema. */
final class OwnerOption {
  @Option(
      names = "--consumer",
      paramLabel = "MANIFEST/SCHEMA",
      description = {
        "Only those of this consumer schema; or of a public schema, with its version as 'list'"
            + " shows it."
      })
  private @Nullable String owner;

  Optional<String> value() {
    return Optional.ofNullable(owner);
  }
}
