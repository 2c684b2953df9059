package dev.syncline.postgres.sink.settings;

import dev.syncline.setting.Setting;
import dev.syncline.setting.SettingGroup;
import dev.syncline.setting.SettingOrder;
import java.time.Duration;
import java.util.List;

/** The settings of destinations; {@link SinkSettings} has their values. */
public final class SinkTuning {
  public static final Setting<Duration> STATEMENT_TIMEOUT =
      Setting.duration("apply.statement-timeout", Duration.ofMinutes(5))
          .between(Duration.ofSeconds(1), Duration.ofHours(24))
          .purpose("How long one statement at the destination may run.")
          .smaller("A slow statement or trigger is ended, and tried again.")
          .larger("A statement that does not end holds its locks for longer.")
          .documented();

  public static final Setting<Duration> LOCK_TIMEOUT =
      Setting.duration("apply.lock-timeout", Duration.ofSeconds(10))
          .between(Duration.ofMillis(100), Duration.ofHours(1))
          .purpose("How long a statement waits for a lock that another session holds.")
          .smaller("More attempts fail beside long transactions, and are tried again.")
          .larger("A blocked destination is reported later.")
          .documented();

  public static final Setting<Duration> IDLE_TIMEOUT =
      Setting.duration("apply.idle-timeout", Duration.ofMinutes(1))
          .between(Duration.ofSeconds(10), Duration.ofHours(1))
          .purpose(
              "How long a transaction at the destination may be idle before the server ends its"
                  + " session and frees its locks.")
          .smaller("A pause of the process, such as a suspended machine, costs an attempt sooner.")
          .larger("A frozen process blocks others for longer.")
          .documented();

  public static final Setting<Long> EVENTS_PER_STATEMENT =
      Setting.count("apply.events-per-statement", 5_000)
          .between(1L, 1_000_000L)
          .purpose("How many events one statement carries at most.")
          .smaller("More round trips.")
          .larger("More memory on both sides for each statement.")
          .internal();

  public static final Setting<Long> CHARACTERS_PER_STATEMENT =
      Setting.count("apply.characters-per-statement", 4_000_000)
          .between(1L, 500_000_000L)
          .purpose("How much JSON text one statement carries, unless a single event is larger.")
          .smaller("More round trips.")
          .larger("More memory on both sides for each statement.")
          .internal();

  public static final Setting<Long> REPLAY_EVENTS =
      Setting.count("apply.replay-events", 40_000)
          .between(1L, 10_000_000L)
          .purpose(
              "How many events of the running transaction are kept, so that one that breaks a"
                  + " deferred constraint can be found and quarantined.")
          .smaller("The pipeline halts at such an event in a smaller transaction.")
          .larger("More memory for each destination.")
          .internal();

  public static final Setting<Long> REPLAY_CHARACTERS =
      Setting.count("apply.replay-characters", 48_000_000)
          .between(1L, 10_000_000_000L)
          .purpose("How much JSON text those events have at most.")
          .smaller("The pipeline halts at such an event in a smaller transaction.")
          .larger("More memory for each destination.")
          .internal();

  public static final Setting<Long> WAITING_KEYS =
      Setting.count("quarantine.keys-in-memory", 200_000)
          .between(1L, 100_000_000L)
          .purpose("How many keys with dead letters are kept in memory for a consumer schema.")
          .smaller("More queries for the keys of events.")
          .larger("More memory while many dead letters wait.")
          .internal();

  /** All of them. */
  public static final SettingGroup SETTINGS =
      new SettingGroup(
          "Destinations",
          List.of(
              STATEMENT_TIMEOUT,
              LOCK_TIMEOUT,
              IDLE_TIMEOUT,
              EVENTS_PER_STATEMENT,
              CHARACTERS_PER_STATEMENT,
              REPLAY_EVENTS,
              REPLAY_CHARACTERS,
              WAITING_KEYS),
          List.of(
              new SettingOrder<>(
                  LOCK_TIMEOUT,
                  STATEMENT_TIMEOUT,
                  "a statement that waits for a lock is ended as if it were slow")));

  private SinkTuning() {}
}
