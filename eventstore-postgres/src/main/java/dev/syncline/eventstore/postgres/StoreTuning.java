package dev.syncline.eventstore.postgres;

import dev.syncline.manifest.ByteSize;
import dev.syncline.setting.Setting;
import dev.syncline.setting.SettingGroup;
import java.time.Duration;
import java.util.List;

/**
 * Declares the settings of the event store. {@link StoreSettings#of} reads their values, in part
 * under other names. A new setting must also be listed in {@link #SETTINGS}, or users cannot set it
 * and nothing reports that. {@code docs/settings.md} is generated from the declarations.
 */
public final class StoreTuning {
  public static final Setting<Long> SESSIONS =
      Setting.count("store.sessions", 5)
          .between(2L, 100L)
          .purpose("How many pooled sessions for short queries a process opens at most.")
          .smaller("Pipelines wait for each other if there are many.")
          .larger("More of the server's max_connections are used.")
          .documented();

  public static final Setting<ByteSize> OWN_EVENTS =
      Setting.bytes("store.own-events-memory", new ByteSize(24L << 20))
          .between(new ByteSize(0), new ByteSize(16L << 30))
          .purpose(
              "How much memory keeps events that this process has just published, for consumers in"
                  + " the same process.")
          .smaller("Consumers read more from the database; 0 makes them read everything there.")
          .larger("The process needs a larger heap.")
          .documented();

  public static final Setting<ByteSize> SHARED_PAGES =
      Setting.bytes("store.shared-pages-memory", new ByteSize(24L << 20))
          .between(new ByteSize(1L << 20), new ByteSize(16L << 30))
          .purpose("How much memory keeps pages that several consumers of one feed read.")
          .smaller("Consumers that are at different positions read the same page again.")
          .larger("The process needs a larger heap.")
          .documented();

  /**
   * Replaces the session's usual socket timeout of 30 seconds, so it is never shorter than that.
   */
  public static final Setting<Duration> GAP_SEARCH =
      Setting.duration("store.gap-search-timeout", Duration.ofMinutes(30))
          .between(Duration.ofSeconds(30), Duration.ofHours(24))
          .purpose(
              "How long the event store may take to find the rows that were deleted while no"
                  + " changes were captured, or by a TRUNCATE. It reads all events of the public"
                  + " schema for that.")
          .smaller("A large feed may not finish, and is tried again.")
          .larger("A server that no longer answers is noticed later.")
          .documented();

  /** The engine's readers wait no longer than a second at a time: more would have no effect. */
  public static final Setting<Duration> POLL =
      Setting.duration("store.poll", Duration.ofSeconds(1))
          .between(Duration.ofMillis(10), Duration.ofSeconds(1))
          .purpose("How often a consumer queries for new events while no notification arrives.")
          .smaller("More queries while there is nothing to do.")
          .larger("A lost notification delays events for longer.")
          .internal();

  public static final Setting<Duration> SESSION_WAIT =
      Setting.duration("store.session-wait", Duration.ofSeconds(5))
          .between(Duration.ofMillis(250), Duration.ofMinutes(5))
          .purpose("How long a query waits for a pooled session.")
          .smaller("Attempts fail sooner under load.")
          .larger("A full pool or a dead server is reported later.")
          .internal();

  public static final Setting<Long> SEGMENT =
      Setting.count("store.segment-positions", 10_000_000)
          .between(1L, 1_000_000_000_000L)
          .purpose("How many positions a new partition of a feed holds.")
          .smaller("More partitions.")
          .larger("Larger partitions; existing ones stay as they are.")
          .internal();

  public static final Setting<Long> SCAN =
      Setting.count("store.scan-positions", 100_000)
          .between(1L, 1_000_000_000L)
          .purpose("How many positions one read covers, wanted or not.")
          .smaller("More queries for a consumer that wants few of a feed's events.")
          .larger("Longer queries.")
          .internal();

  /**
   * Must stay below the usual socket timeout of 30 seconds: the session that takes over waits in
   * silence for the row lock that the earlier writer holds.
   */
  public static final Setting<Duration> TAKEOVER_PATIENCE =
      Setting.duration("store.takeover-patience", Duration.ofSeconds(2))
          .between(Duration.ofMillis(100), Duration.ofSeconds(8))
          .purpose("How long a takeover waits for the earlier writer before it ends its session.")
          .smaller("A commit that is almost done is ended and repeated.")
          .larger("A takeover from a frozen process takes longer.")
          .internal();

  /** All settings above, in the order of the reference page. */
  public static final SettingGroup SETTINGS =
      new SettingGroup(
          "Event store",
          List.of(
              SESSIONS,
              OWN_EVENTS,
              SHARED_PAGES,
              GAP_SEARCH,
              POLL,
              SESSION_WAIT,
              SEGMENT,
              SCAN,
              TAKEOVER_PATIENCE),
          List.of());

  private StoreTuning() {}
}
