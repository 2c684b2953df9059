package dev.syncline.postgres.source.internal.guard;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.engine.spi.RetainedLog;
import dev.syncline.eventstore.StoreErrors;
import dev.syncline.manifest.WalLimitPolicy;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.source.problem.SourceCode;
import java.time.Duration;

/** Messages about a slot that retains much of the log. */
final class RetentionAlerts {
  private static final String LOOK = "'sync-cli status MANIFEST...' shows what holds capture back";

  private final PublishPlan plan;

  RetentionAlerts(PublishPlan plan) {
    this.plan = plan;
  }

  /** The slot approaches the limit. */
  Diagnostic growing(RetainedLog log, boolean ofServer) {
    return Diagnostic.warning(
        SourceCode.RETAINED_WAL,
        retains(log) + " of " + limit(log, ofServer) + forecast(log),
        LOOK + "; at the limit " + consequence(ofServer));
  }

  /** The slot is over the limit, and is not dropped. */
  Diagnostic over(RetainedLog log, boolean ofServer) {
    return Diagnostic.error(
        SourceCode.WAL_LIMIT,
        retains(log) + ", more than " + limit(log, ofServer) + "; " + consequence(ofServer),
        LOOK + "; to give the backlog up: " + StoreErrors.resetCommand(plan.feed()));
  }

  /** The slot was over the limit, and was dropped. */
  Diagnostic dropped(RetainedLog log, String confirmed) {
    return Diagnostic.warning(
        SourceCode.SLOT_DROPPED,
        retains(log)
            + ", more than "
            + limit(log, false)
            + ", and was dropped (onWalLimit: drop); changes after "
            + confirmed
            + " come by loading again",
        "nothing: as soon as capture is possible, every public schema of feed "
            + plan.feed()
            + " is loaded again");
  }

  /** The slot is over the limit, and could not be dropped. */
  Diagnostic notDropped(RetainedLog log, String reason) {
    return Diagnostic.error(
        SourceCode.WAL_LIMIT,
        retains(log) + ", more than " + limit(log, false) + ", and could not be dropped: " + reason,
        "end its reader and SELECT pg_drop_replication_slot('" + plan.capture().slotName() + "')");
  }

  private String retains(RetainedLog log) {
    return "replication slot " + plan.capture().slotName() + " retains " + log.bytes();
  }

  private static String limit(RetainedLog log, boolean ofServer) {
    return ofServer
        ? "the " + log.limit() + " the server allows (max_slot_wal_keep_size)"
        : "its " + log.limit() + " budget (maxRetainedWal)";
  }

  private String consequence(boolean ofServer) {
    if (plan.capture().onWalLimit() == WalLimitPolicy.DROP) {
      return "it is given up and everything is loaded again (onWalLimit: drop)";
    }
    return ofServer
        ? "the server gives it up, and capture stops"
        : "it is kept (onWalLimit: keep), whatever that costs the source";
  }

  private static String forecast(RetainedLog log) {
    return log.reachedIn()
        .map(in -> ", growing " + log.growth() + "/s: reached in " + text(in))
        .orElse(", not growing");
  }

  private static String text(Duration duration) {
    if (duration.toMinutes() < 2) {
      return duration.toSeconds() + " s";
    }
    return duration.toHours() < 3 ? duration.toMinutes() + " min" : duration.toHours() + " h";
  }
}
