package dev.syncline.operations.status;

import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.eventstore.postgres.StoreStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** The state of a feed or a consumer schema in one word. */
public enum Condition {
  /** Working, and not late. */
  HEALTHY,
  /** Working, and more than a minute late, or alone until it has caught up with the others. */
  CATCHING_UP,
  /** Working, and reading existing rows. */
  LOADING,
  /**
   * A process is ready, but what it needs is not published yet, or others have to catch up before.
   */
  WAITING,
  /** Waits at the end of a source transaction until it is resumed. */
  PAUSED,
  /** Halted until the cause is corrected. */
  HALTED,
  /** No process does the work. */
  NOBODY,
  /** A database with the required information did not answer. */
  UNKNOWN;

  /** A greater lag counts as late. */
  static final Duration LATE = Duration.ofMinutes(1);

  /** A process with a halted pipeline rechecks more often than this. */
  private static final Duration GONE_AFTER = Duration.ofMinutes(2);

  /** The state of a feed. */
  public static Condition of(FeedState feed) {
    if (feed.stored().isEmpty()) {
      return feed.source().isPresent() && feed.source().get().answered() ? NOBODY : UNKNOWN;
    }
    StoreStatus.Feed stored = feed.stored().get();
    if (feed.trouble().isPresent()) {
      return HALTED;
    }
    if (stored.writer().isEmpty()) {
      return NOBODY;
    }
    if (!stored.loads().isEmpty()) {
      return LOADING;
    }
    return feed.lag().exceeds(LATE) ? CATCHING_UP : HEALTHY;
  }

  /** The state of a consumer schema. */
  public static Condition of(ConsumerState consumer) {
    if (consumer.pause().isPresent()) {
      return PAUSED;
    }
    if (consumer.trouble().isPresent()) {
      return HALTED;
    }
    if (consumer.awaited().isPresent()) {
      return WAITING;
    }
    if (consumer.holder().isEmpty()) {
      return NOBODY;
    }
    if (consumer.cursor().isEmpty() || consumer.standing() == Standing.QUEUED) {
      return WAITING;
    }
    if (consumer.isLate() || consumer.standing() == Standing.CATCHING_UP) {
      return CATCHING_UP;
    }
    return consumer.behind().isPresent() ? HEALTHY : UNKNOWN;
  }

  /** The process that does the work or regularly rechecks whether it can. */
  public static Optional<String> active(
      Optional<String> holder, Optional<Trouble> trouble, Instant now) {
    return holder.or(() -> trouble.filter(one -> isLookedAt(one, now)).flatMap(Trouble::process));
  }

  /** Whether a process still regularly rechecks whether it can resume. */
  static boolean isLookedAt(Trouble trouble, Instant now) {
    return trouble.process().isPresent()
        && Duration.between(trouble.lastMet(), now).compareTo(GONE_AFTER) < 0;
  }

  /** The state as text, such as {@code catching up}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
