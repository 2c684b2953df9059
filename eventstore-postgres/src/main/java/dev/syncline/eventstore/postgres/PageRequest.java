package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.History;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.util.Optional;
import java.util.Set;

/**
 * A request for one page, however far the feed has grown when it is read.
 *
 * @param feed the feed's id
 * @param name its name, for messages
 * @param history the history the feed was in when its reader last asked, so that no page outlives
 *     it
 * @param after the last position already covered
 * @param wanted the contracts whose events to return
 * @param limit how much to return
 */
record PageRequest(
    int feed,
    FeedName name,
    Optional<History> history,
    Position after,
    Set<SchemaId> wanted,
    PageLimit limit) {}
