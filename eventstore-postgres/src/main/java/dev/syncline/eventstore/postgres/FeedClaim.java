package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Epoch;
import dev.syncline.eventstore.FeedName;

/**
 * A writer's claim to a feed.
 *
 * @param name the feed
 * @param feed its id
 * @param epoch valid as long as the feed's row has the same epoch
 */
record FeedClaim(FeedName name, int feed, Epoch epoch) {}
