package dev.syncline.eventstore;

import java.util.Objects;

/**
 * How much storage a feed takes.
 *
 * @param feed the feed
 * @param head the position of its last event
 * @param base where the log begins, and what is folded
 * @param segments how many segments the log has
 * @param logBytes the storage of the log
 * @param baseRows how many events the base has, approximately
 * @param baseBytes the storage of the base; a store that keeps the bases of all feeds together
 *     reports this feed's share, approximately
 */
public record FeedSize(
    FeedName feed,
    Position head,
    FeedBase base,
    int segments,
    long logBytes,
    long baseRows,
    long baseBytes) {
  public FeedSize {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(base, "base");
  }

  /** How many events the log has. */
  public long logEvents() {
    return head.value() - base.oldest().value() + 1;
  }

  /** How many events are not folded yet. */
  public long unfolded() {
    return head.value() - base.folded().value();
  }
}
