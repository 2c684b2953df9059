package dev.syncline.eventstore;

import java.util.Objects;
import java.util.Optional;

/**
 * The durable state of a feed.
 *
 * @param head the position of the last event, {@link Position#START} for an empty feed
 * @param sourceEnd the end of the commit record of the last source transaction in it: capture
 *     resumes exactly there, and no slot is confirmed beyond it; {@link Lsn#ZERO} before the first
 * @param identity the source the feed is captured from; absent until the feed is bound
 */
public record FeedCheckpoint(Position head, Lsn sourceEnd, Optional<SourceIdentity> identity) {
  public FeedCheckpoint {
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(sourceEnd, "sourceEnd");
    Objects.requireNonNull(identity, "identity");
  }
}
