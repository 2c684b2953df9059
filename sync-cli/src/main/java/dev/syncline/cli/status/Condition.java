package dev.syncline.cli.status;

import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.eventstore.postgres.StoreLook;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** How a feed or a consumer schema is, in one word. */
enum Condition {
  /** At work, and not late. */
  HEALTHY,
  /** At work, and more than a minute late. */
  CATCHING_UP,
  /** At work, and reading rows that are there already. */
  LOADING,
  /** A process is ready, and what it needs is not published yet. */
  WAITING,
  /** It cannot go on until somebody puts something right. */
  HALTED,
  /** No process does the work. */
  NOBODY,
  /** A database that would tell did not answer. */
  UNKNOWN;

  /** From here on something is late. */
  static final Duration LATE = Duration.ofMinutes(1);

  /** A process that stands still looks again more often than that. */
  private static final Duration GONE_AFTER = Duration.ofMinutes(2);

  static Condition of(FeedState feed) {
    if (feed.stored().isEmpty()) {
      return feed.source().isPresent() && feed.source().get().answered() ? NOBODY : UNKNOWN;
    }
    StoreLook.Feed stored = feed.stored().get();
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

  static Condition of(ConsumerState consumer) {
    if (consumer.trouble().isPresent()) {
      return HALTED;
    }
    if (consumer.awaited().isPresent()) {
      return WAITING;
    }
    if (consumer.holder().isEmpty()) {
      return NOBODY;
    }
    if (consumer.cursor().isEmpty()) {
      return WAITING;
    }
    return consumer
        .behind()
        .map(behind -> behind.exceeds(LATE) ? CATCHING_UP : HEALTHY)
        .orElse(UNKNOWN);
  }

  /** Which process does the work or looks again and again whether it can. */
  static Optional<String> active(Optional<String> holder, Optional<Trouble> trouble, Instant now) {
    return holder.or(() -> trouble.filter(one -> isLookedAt(one, now)).map(Trouble::process));
  }

  /** Whether a process still looks again and again whether it can go on. */
  static boolean isLookedAt(Trouble trouble, Instant now) {
    return Duration.between(trouble.lastMet(), now).compareTo(GONE_AFTER) < 0;
  }

  /** The word: {@code catching up}. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
