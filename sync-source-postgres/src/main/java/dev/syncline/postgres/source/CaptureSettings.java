package dev.syncline.postgres.source;

import dev.syncline.engine.change.TableName;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lsn;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.DataStore;
import java.time.Duration;
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
 * @param heartbeat how often a message is sent through the log and back; the source counts as
 *     stalled after {@link Heartbeat#PATIENCE} of them without a sign of life
 */
public record CaptureSettings(
    ConnectionSettings source,
    DataStore.Capture capture,
    FeedName feed,
    Map<TableName, Set<String>> tables,
    Lsn resume,
    Duration heartbeat) {
  /** A heartbeat every five seconds. */
  public static final Duration USUAL_HEARTBEAT = Duration.ofSeconds(5);

  /**
   * @throws IllegalArgumentException if there is no table, no position to resume from or no
   *     positive heartbeat interval
   */
  public CaptureSettings {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(capture, "capture");
    Objects.requireNonNull(feed, "feed");
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
    if (heartbeat.isNegative() || heartbeat.isZero()) {
      throw new IllegalArgumentException("heartbeat interval " + heartbeat);
    }
  }

  /** The same settings for other tables. */
  CaptureSettings of(Map<TableName, Set<String>> otherTables) {
    return new CaptureSettings(source, capture, feed, otherTables, resume, heartbeat);
  }
}
