package dev.syncline.engine.listener;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import java.time.Instant;
import java.util.Objects;

/**
 * Whole source transactions that one commit made durable in a feed.
 *
 * @param feed the feed
 * @param position its new head
 * @param transactions how many source transactions, with those that cause no event
 * @param events how many events
 * @param committedAt when the last of the transactions committed, by the source's clock
 * @param times when the last of the transactions passed each stage
 */
public record TransactionsPublished(
    FeedName feed,
    Position position,
    long transactions,
    long events,
    Instant committedAt,
    PublishTimes times) {
  public TransactionsPublished {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(position, "position");
    Objects.requireNonNull(committedAt, "committedAt");
    Objects.requireNonNull(times, "times");
    if (transactions < 1 || events < 0) {
      throw new IllegalArgumentException(transactions + " transactions, " + events + " events");
    }
  }
}
