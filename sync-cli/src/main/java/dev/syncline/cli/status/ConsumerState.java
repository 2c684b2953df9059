package dev.syncline.cli.status;

import dev.syncline.engine.consume.AwaitedContract;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.eventstore.WorkRecord.Trouble;
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
 * @param holder which process applies it now or is ready to
 * @param work what is kept of the work of whoever applies it
 * @param behind how far that is from its source; absent where the event store does not answer
 * @param awaited what it waits for, if it does and the event store answers
 */
record ConsumerState(
    Slug destination,
    String subscription,
    Optional<CursorLook> cursor,
    Optional<String> holder,
    WorkRecord work,
    Optional<Behind> behind,
    Optional<AwaitedContract> awaited) {
  ConsumerState {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(subscription, "subscription");
    Objects.requireNonNull(cursor, "cursor");
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(behind, "behind");
    Objects.requireNonNull(awaited, "awaited");
  }

  /**
   * A distance to the source.
   *
   * @param events positions between cursor and head, those of other schemas included
   * @param oldest since the first of them committed at the source; zero at the head
   * @param feed how far the feed itself is behind
   */
  record Behind(long events, Duration oldest, Lag feed) {
    /** Since the oldest commit that may not be applied; absent if that is not known. */
    Optional<Duration> time() {
      return events > 0
          ? Optional.of(feed.time().filter(of -> of.compareTo(oldest) > 0).orElse(oldest))
          : feed.time();
    }

    boolean exceeds(Duration limit) {
      return oldest.compareTo(limit) > 0;
    }
  }

  Optional<Trouble> trouble() {
    return work.trouble();
  }
}
