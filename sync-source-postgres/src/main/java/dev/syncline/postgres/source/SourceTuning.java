package dev.syncline.postgres.source;

import dev.syncline.manifest.ByteSize;
import dev.syncline.setting.Setting;
import dev.syncline.setting.SettingGroup;
import java.time.Duration;
import java.util.List;

/** The settings of sources; {@link SourceSettings} has their values. */
public final class SourceTuning {
  public static final Setting<Duration> HEARTBEAT =
      Setting.duration("capture.heartbeat", Duration.ofSeconds(5))
          // A feed without a sign of life for a minute counts as behind.
          .between(Duration.ofMillis(100), Duration.ofSeconds(30))
          .purpose(
              "How often a message goes through the source's log and back: it moves the slot of an"
                  + " idle database and proves that capture works.")
          .smaller("A stream that stands still is noticed sooner; more is written into the log.")
          .larger("An idle slot retains more of the log, and a standstill is noticed later.")
          .documented();

  public static final Setting<Duration> START_PATIENCE =
      Setting.duration("capture.start-patience", Duration.ofMinutes(2))
          .between(Duration.ofSeconds(10), Duration.ofHours(1))
          .purpose("How long capture may take to start reading from its replication slot.")
          .smaller("A start that hangs is repeated sooner.")
          .larger("A source with very many tables, or a slow one, can be captured.")
          .documented();

  public static final Setting<Duration> SLOT_PATIENCE =
      Setting.duration("capture.slot-patience", Duration.ofSeconds(20))
          .between(Duration.ofSeconds(1), Duration.ofHours(1))
          .purpose(
              "How long creating a replication slot may wait for transactions that are open at the"
                  + " source.")
          .smaller("The first start fails sooner if one is open for long, and is tried again.")
          .larger("The first start succeeds although transactions take long.")
          .documented();

  public static final Setting<ByteSize> QUEUE_MEMORY =
      Setting.bytes("capture.queue-memory", new ByteSize(32L << 20))
          .between(new ByteSize(1L << 20), new ByteSize(16L << 30))
          .purpose("How much memory changes take that are captured and not yet published.")
          .smaller("Capture waits for the event store more often.")
          .larger("The process needs a larger heap.")
          .documented();

  public static final Setting<Long> KEYS_PER_LOOKUP =
      Setting.count("transform.keys-per-lookup", 2_000)
          .between(1L, 100_000L)
          .purpose("How many changed rows one query of a public schema's SQL looks up at most.")
          .smaller("More queries at the source, each of them shorter.")
          .larger("Fewer and longer queries, with larger results in memory.")
          .documented();

  public static final Setting<Long> ROWS_PER_CHUNK =
      Setting.count("backfill.rows-per-chunk", 10_000)
          .between(1L, 1_000_000L)
          .purpose(
              "How many rows of a table one query of a backfill reads at most; it reads fewer if"
                  + " they are wide.")
          .smaller("Shorter queries at the source, and a slower backfill.")
          .larger(
              "Longer queries at the source, larger transactions in the event store, and more"
                  + " memory.")
          .documented();

  public static final Setting<Long> MISSED_HEARTBEATS =
      Setting.count("capture.missed-heartbeats", 3)
          .between(2L, 1_000L)
          .purpose("After how many heartbeats without a sign of life capture starts again.")
          .smaller("A short pause counts as a standstill.")
          .larger("A standstill is noticed later.")
          .internal();

  public static final Setting<Long> QUEUE_EVENTS =
      Setting.count("capture.queue-events", 16_384)
          .between(1L, 10_000_000L)
          .purpose("How many changes wait for the publisher at most.")
          .smaller("Capture waits for the event store more often.")
          .larger("More memory for objects around the values.")
          .internal();

  public static final Setting<Duration> CLOSE_PATIENCE =
      Setting.duration("capture.close-patience", Duration.ofSeconds(3))
          .between(Duration.ofMillis(100), Duration.ofSeconds(20))
          .purpose("How long the capture engine may take to end before its connections are cut.")
          .smaller("An engine that is about to end is cut off.")
          .larger("A process with an engine that hangs ends later.")
          .internal();

  /** All of them. */
  public static final SettingGroup SETTINGS =
      new SettingGroup(
          "Sources",
          List.of(
              HEARTBEAT,
              START_PATIENCE,
              SLOT_PATIENCE,
              QUEUE_MEMORY,
              KEYS_PER_LOOKUP,
              ROWS_PER_CHUNK,
              MISSED_HEARTBEATS,
              QUEUE_EVENTS,
              CLOSE_PATIENCE),
          List.of());

  private SourceTuning() {}
}
