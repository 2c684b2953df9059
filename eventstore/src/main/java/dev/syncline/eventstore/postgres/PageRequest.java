package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.util.Set;

/**
 * One page to be read, however far the feed is then.
 *
 * @param feed the feed's id
 * @param name its name, for messages
 * @param after the last position already covered
 * @param wanted the contracts whose events to return
 * @param limit how much to return
 */
record PageRequest(
    int feed, FeedName name, Position after, Set<SchemaId> wanted, PageLimit limit) {}
