package dev.syncline.postgres.source.internal.capture;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The settings of a capture run.
 *
 * @param source how to reach the source database
 * @param capture its slot and publication, which exist and are valid (see {@code
 *     setup.SourceSetup})
 * @param feed the feed that capture writes
 * @param tables the captured tables, at least one, each with the columns to capture; an empty set
 *     means all columns
 * @param resume where to resume: the end of the last durable transaction, or the start of the slot
 * @param pace its patience and its memory
 */
public record CaptureSettings(
    ConnectionSettings source,
    DataStore.Capture capture,
    FeedName feed,
    Map<TableName, Set<String>> tables,
    Lsn resume,
    CapturePace pace) {
  /**
   * @throws IllegalArgumentException if there is no table or no position to resume from
   */
  public CaptureSettings {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(capture, "capture");
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(pace, "pace");
    tables =
        tables.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> Set.copyOf(entry.getValue())));
    if (tables.isEmpty()) {
      throw new IllegalArgumentException("capture of " + feed + " without a table");
    }
    if (!resume.isAfter(Lsn.ZERO)) {
      throw new IllegalArgumentException("capture of " + feed + " has no place to resume from");
    }
  }

  /** The same settings for other tables. */
  CaptureSettings of(Map<TableName, Set<String>> otherTables) {
    return new CaptureSettings(source, capture, feed, otherTables, resume, pace);
  }
}
