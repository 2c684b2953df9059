/**
 * The event store in PostgreSQL: migrations, the append under the feed's row lock, readers that
 * NOTIFY wakes, and the state that the publisher keeps beside its feed.
 */
@NullMarked
package dev.syncline.eventstore.postgres;

import org.jspecify.annotations.NullMarked;
