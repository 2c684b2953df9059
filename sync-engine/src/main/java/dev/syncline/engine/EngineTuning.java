package dev.syncline.engine;

import dev.syncline.setting.Setting;
import dev.syncline.setting.SettingGroup;
import dev.syncline.setting.SettingOrder;
import java.time.Duration;
import java.util.List;

/** The settings of pipelines; {@link EngineSettings} has their values. */
public final class EngineTuning {
  /** Status says after two minutes without a sign of a process that it is gone. */
  private static final Duration LONGEST_REST = Duration.ofSeconds(90);

  public static final Setting<Duration> RETRY_FIRST =
      Setting.duration("retry.first-pause", Duration.ofMillis(250))
          .between(Duration.ofMillis(10), LONGEST_REST)
          .purpose(
              "The pause after the first failure that may pass, such as a lost connection. It"
                  + " doubles with each further failure.")
          .smaller("A pipeline continues sooner after a short outage.")
          .larger("Fewer attempts during an outage.")
          .documented();

  public static final Setting<Duration> RETRY_LONGEST =
      Setting.duration("retry.longest-pause", Duration.ofSeconds(5))
          .between(Duration.ofMillis(10), LONGEST_REST)
          .purpose("The longest pause between two attempts after failures that may pass.")
          .smaller("A pipeline continues sooner after a long outage, and connects more often.")
          .larger("A pipeline may rest for so long after the outage has ended.")
          .documented();

  public static final Setting<Duration> RETRY_PATIENCE =
      Setting.duration("retry.patience", Duration.ofMinutes(2))
          .between(Duration.ofSeconds(1), Duration.ofHours(24))
          .purpose(
              "How long the same failure may come back before the pipeline counts as halted. It is"
                  + " retried all the same.")
          .smaller("A failure that needs a person is reported sooner.")
          .larger("A failure that passes by itself causes no alarm.")
          .documented();

  public static final Setting<Duration> HALT_FIRST =
      Setting.duration("halt.first-check", Duration.ofSeconds(1))
          .between(Duration.ofMillis(10), LONGEST_REST)
          .purpose(
              "The pause before the first check whether the problem that halts a pipeline is"
                  + " solved. It doubles with each further check.")
          .smaller("A pipeline continues sooner after a quick correction.")
          .larger("Fewer checks.")
          .documented();

  public static final Setting<Duration> HALT_LONGEST =
      Setting.duration("halt.longest-check", Duration.ofSeconds(30))
          .between(Duration.ofMillis(10), LONGEST_REST)
          .purpose("The longest pause between two checks whether such a problem is solved.")
          .smaller("A pipeline continues sooner after it is solved; more checks until then.")
          .larger("A pipeline may stand still for so long after it is solved.")
          .documented();

  public static final Setting<Duration> TABLE_CHECK =
      Setting.duration("source.table-check", Duration.ofSeconds(5))
          .between(Duration.ofMillis(100), Duration.ofMinutes(10))
          .purpose("The time between two checks that the captured tables are what they were.")
          .smaller("A dropped or altered table is noticed sooner; more queries at the source.")
          .larger("It is noticed later.")
          .documented();

  public static final Setting<Duration> WAL_CHECK =
      Setting.duration("source.wal-check", Duration.ofSeconds(10))
          .between(Duration.ofMillis(100), Duration.ofMinutes(10))
          .purpose("The time between two looks at how much of its log a source retains.")
          .smaller("A budget that is exceeded is noticed sooner; more queries at the source.")
          .larger("It is noticed later, when more of the disk is used.")
          .documented();

  public static final Setting<Long> JOIN_DISTANCE =
      Setting.count("catch-up.join-distance", 10_000)
          .between(100L, 10_000_000L)
          .purpose(
              "How many positions of a feed a consumer schema may be behind the foremost of its"
                  + " destination to be applied together with it. One that is further behind, such"
                  + " as a new or resumed one, catches up alone.")
          .smaller("The others wait for less while one joins them.")
          .larger("One that is behind is joined sooner, and the others wait for it.")
          .documented();

  public static final Setting<Long> CATCH_UP_AT_ONCE =
      Setting.count("catch-up.at-once", 2)
          .between(1L, 100L)
          .purpose(
              "How many consumer schemas of a destination catch up at the same time, each in a"
                  + " session of its own; those at one position count once. The others wait.")
          .smaller("Less memory, and less load on the destination.")
          .larger("Several consumer schemas catch up sooner.")
          .documented();

  public static final Setting<Duration> CATCH_UP_CHECK =
      Setting.duration("catch-up.check", Duration.ofSeconds(1))
          .between(Duration.ofMillis(5), Duration.ofSeconds(30))
          .purpose(
              "The time between two checks whether a consumer schema was resumed or has caught up.")
          .smaller("It continues or joins the others sooner; more queries at the destination.")
          .larger("It continues or joins the others later.")
          .internal();

  public static final Setting<Duration> CONSUMER_REPORT =
      Setting.duration("consumer.report-interval", Duration.ofSeconds(5))
          .between(Duration.ofMillis(10), Duration.ofMinutes(10))
          .purpose(
              "The time between two reports to the event store of how far a consumer has come. One"
                  + " that has nothing to apply reports six times less often.")
          .smaller("'contract list' is more current; more writes at the event store.")
          .larger("It is less current, and retention waits longer for a consumer.")
          .internal();

  public static final Setting<Duration> RETENTION_CHECK =
      Setting.duration("retention.check", Duration.ofSeconds(10))
          .between(Duration.ofMillis(10), Duration.ofHours(1))
          .purpose(
              "The time between two looks whether a feed with a retention policy has events to"
                  + " fold or to drop.")
          .smaller("The event store follows its policy more closely; more queries.")
          .larger("It may grow for so long beyond its policy.")
          .documented();

  public static final Setting<Duration> DELETES_KEPT =
      Setting.duration("retention.deletes-kept", Duration.ofDays(7))
          .between(Duration.ofSeconds(1), Duration.ofDays(3650))
          .purpose(
              "How long the base keeps a delete. A consumer that takes longer to read the base has"
                  + " to start over.")
          .smaller("Deleted keys take storage for a shorter time.")
          .larger("A slow consumer has more time to read the base.")
          .documented();

  public static final Setting<Long> FOLD_EVENTS =
      Setting.count("retention.fold-events", 500_000)
          .between(1L, 100_000_000L)
          .purpose(
              "How many events are folded into the base in one transaction, and how many have to"
                  + " wait before they are.")
          .smaller(
              "Shorter transactions; a key that changes often is written to the base more often.")
          .larger("Fewer changes of the base; more events for a new consumer to read after it.")
          .documented();

  public static final Setting<Long> BACKFILL_SLOWDOWN =
      Setting.count("backfill.slowdown", 4)
          .between(2L, 1_000L)
          .purpose(
              "How many times as long as at its beginning a backfill job may take to read a row. If"
                  + " it takes longer, the source has other work: the job reads less and pauses.")
          .smaller("A job gives way sooner, also to short delays.")
          .larger("A job gives way only when the source is very slow.")
          .documented();

  public static final Setting<Long> BACKFILL_PARALLEL =
      Setting.count("backfill.parallel", 2)
          .between(1L, 16L)
          .purpose(
              "How many ranges of keys a backfill job without --rate and --parallel reads at the"
                  + " same time, each in a session of its own. A job with --rate reads one.")
          .smaller("Fewer sessions and less work at the source; a slower job.")
          .larger("A faster job where reading limits it; more work at the source at once.")
          .documented();

  public static final Setting<Duration> BACKFILL_CHECK =
      Setting.duration("backfill.check", Duration.ofSeconds(1))
          .between(Duration.ofMillis(10), Duration.ofMinutes(1))
          .purpose("The time between two looks for backfill jobs that were requested or changed.")
          .smaller("A job begins, pauses and ends sooner; more queries at the event store.")
          .larger("It begins, pauses and ends later.")
          .internal();

  /** All of them. */
  public static final SettingGroup SETTINGS =
      new SettingGroup(
          "Pipelines",
          List.of(
              RETRY_FIRST,
              RETRY_LONGEST,
              RETRY_PATIENCE,
              HALT_FIRST,
              HALT_LONGEST,
              TABLE_CHECK,
              WAL_CHECK,
              JOIN_DISTANCE,
              CATCH_UP_AT_ONCE,
              CATCH_UP_CHECK,
              CONSUMER_REPORT,
              RETENTION_CHECK,
              DELETES_KEPT,
              FOLD_EVENTS,
              BACKFILL_SLOWDOWN,
              BACKFILL_PARALLEL,
              BACKFILL_CHECK),
          List.of(
              new SettingOrder<>(
                  RETRY_FIRST, RETRY_LONGEST, "the first pause would be longer than the longest"),
              new SettingOrder<>(
                  HALT_FIRST, HALT_LONGEST, "the first pause would be longer than the longest")));

  private EngineTuning() {}
}
