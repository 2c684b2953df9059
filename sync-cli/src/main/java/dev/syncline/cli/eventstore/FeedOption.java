package dev.syncline.cli.eventstore;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that chooses one feed. */
final class FeedOption {
  @Option(
      names = "--feed",
      paramLabel = "MANIFEST/STORE",
      description = "Only this feed: manifest slug and data store slug. Default: all.")
  private @Nullable String feed;

  Optional<String> value() {
    return Optional.ofNullable(feed);
  }
}
