package dev.syncline.postgres.sink.internal.deadletter;

import dev.syncline.postgres.sink.internal.plan.Work;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns that events are quarantined: the first time for a consumer at once, then at most once a
 * minute, with the number of transactions in between.
 */
public final class QuarantineLog {
  private static final Logger LOG = LoggerFactory.getLogger(QuarantineLog.class);
  private static final Duration SILENCE = Duration.ofMinutes(1);
  private static final String SEE = "see 'sync-cli dead-letter list'";

  private final Map<String, Long> toldAt = new HashMap<>();
  private final Map<String, Long> untold = new HashMap<>();

  /** Warns of events that already wait. */
  public synchronized void waiting(Map<String, Long> counts) {
    counts.forEach(
        (subscription, count) -> {
          if (isDue(subscription)) {
            LOG.warn(
                "{} events wait in sync_sink.dead_letter for consumer schema {}; {}",
                count,
                subscription,
                SEE);
          }
        });
  }

  /** Warns that a transaction is quarantined because of one of its events. */
  synchronized void refused(Work work, String message) {
    String subscription = work.subscription();
    if (!isDue(subscription)) {
      untold.merge(subscription, 1L, Long::sum);
      return;
    }
    Long before = untold.remove(subscription);
    LOG.warn(
        "{} at position {}: {}; quarantined with the consumer's other events of its transaction{};"
            + " {}",
        work.lane().statement().title(),
        work.event().position(),
        message,
        before == null ? "" : ", as were " + before + " transactions since the last warning",
        SEE);
  }

  private boolean isDue(String subscription) {
    long now = System.nanoTime();
    Long told = toldAt.get(subscription);
    boolean due = told == null || now - told > SILENCE.toNanos();
    if (due) {
      toldAt.put(subscription, now);
    }
    return due;
  }
}
