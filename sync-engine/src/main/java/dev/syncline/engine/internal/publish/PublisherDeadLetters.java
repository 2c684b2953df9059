package dev.syncline.engine.internal.publish;

import dev.syncline.engine.listener.PipelineListener;
import dev.syncline.eventstore.DeadLetterBox;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reports events that broke their public schema: their number in the status, and in the log the
 * first at once, then at most once a minute.
 */
final class PublisherDeadLetters {
  private static final Logger LOG = LoggerFactory.getLogger(PublisherDeadLetters.class);
  private static final Duration SILENCE = Duration.ofMinutes(1);

  private final DeadLetterBox box;
  private final Set<String> schemas;
  private final PipelineListener listener;
  private long setAside;
  private long untold;
  private Optional<Long> toldAt = Optional.empty();

  /**
   * @param box the event store's dead letters
   * @param schemas the public schemas, as dead letters name their owners
   */
  PublisherDeadLetters(DeadLetterBox box, List<String> schemas, PipelineListener listener) {
    this.box = box;
    this.schemas = Set.copyOf(schemas);
    this.listener = listener;
  }

  /** Counts the dead letters of earlier runs. */
  void begin() {
    Map<String, Long> counts = counts();
    counts.forEach(
        (schema, count) ->
            LOG.warn(
                "{} events that break public schema {} wait in sync_events.dead_letter; see"
                    + " 'sync-cli dead-letter list'",
                count,
                schema));
    listener.deadLettersWaiting(counts);
  }

  /** Counts events that the next commit quarantines. */
  void setAside(int count) {
    setAside += count;
  }

  /** Reports the events that the last commit quarantined. */
  void committed() {
    if (setAside == 0) {
      return;
    }
    listener.eventsQuarantined(setAside);
    untold += setAside;
    setAside = 0;
    long now = System.nanoTime();
    if (toldAt.map(at -> now - at > SILENCE.toNanos()).orElse(true)) {
      toldAt = Optional.of(now);
      LOG.warn(
          "{} events break their public schema and were quarantined; see 'sync-cli dead-letter"
              + " list'",
          untold);
      untold = 0;
    }
    listener.deadLettersWaiting(counts());
  }

  private Map<String, Long> counts() {
    Map<String, Long> counts = new TreeMap<>(box.counts());
    counts.keySet().retainAll(schemas);
    return counts;
  }
}
