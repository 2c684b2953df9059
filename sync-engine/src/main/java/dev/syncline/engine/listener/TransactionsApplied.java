package dev.syncline.engine.listener;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Whole source transactions that one commit applied to a destination.
 *
 * @param feed the feed they came from
 * @param consumers the consumer schemas that have applied them: {@code manifest/schema}
 * @param position the new cursor
 * @param events how many events
 * @param committedAt when the transaction of the last event committed, by the source's clock;
 *     absent if the commit has no event for these consumers, and only moves the cursor
 * @param times when the last event passed each stage
 */
public record TransactionsApplied(
    FeedName feed,
    List<String> consumers,
    Position position,
    long events,
    Optional<Instant> committedAt,
    ApplyTimes times) {
  public TransactionsApplied {
    Objects.requireNonNull(feed, "feed");
    consumers = List.copyOf(consumers);
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(committedAt, "committedAt");
    Objects.requireNonNull(times, "times");
    if (events < 0 || (events > 0) != committedAt.isPresent()) {
      throw new IllegalArgumentException(events + " events of " + committedAt);
    }
  }
}
