package dev.syncline.cli.status;

import dev.syncline.engine.consume.AwaitedContract;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.postgres.sink.bookkeeping.CursorLook;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * A consumer schema at its destination.
 *
 * @param destination the data store it writes to
 * @param subscription manifest and consumer schema
 * @param cursor how far it is; absent before its first sync
 * @param behind how far that is from the feed's head; absent where the event store does not answer
 * @param awaited what it waits for, if it does and the event store answers
 */
record ConsumerState(
    Slug destination,
    String subscription,
    Optional<CursorLook> cursor,
    Optional<Lag> behind,
    Optional<AwaitedContract> awaited) {
  ConsumerState {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(subscription, "subscription");
    Objects.requireNonNull(cursor, "cursor");
    Objects.requireNonNull(behind, "behind");
    Objects.requireNonNull(awaited, "awaited");
  }

  /**
   * A distance to the head of a feed.
   *
   * @param events positions between cursor and head, those of other schemas included
   * @param time since the first of them committed at the source; zero at the head
   */
  record Lag(long events, Duration time) {
    static final Lag NONE = new Lag(0, Duration.ZERO);
  }
}
