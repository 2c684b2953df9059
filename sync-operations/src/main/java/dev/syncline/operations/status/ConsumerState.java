package dev.syncline.operations.status;

import dev.syncline.engine.plan.AwaitedContract;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.manifest.schema.Slug;
import dev.syncline.manifest.verify.Count;
import dev.syncline.postgres.sink.bookkeeping.CursorStatus;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * The state of a consumer schema at its destination.
 *
 * @param destination the data store it writes to
 * @param subscription manifest and consumer schema
 * @param cursor its position in the feed; empty before its first sync
 * @param holder the process that applies it now or is ready to
 * @param work the recorded work of the process that applies it
 * @param behind how far it is behind its source; empty if the event store does not answer
 * @param awaited the contract that it waits for, if it waits and the event store answers
 * @param standing whether it is applied together with the others of its destination
 */
public record ConsumerState(
    Slug destination,
    String subscription,
    Optional<CursorStatus> cursor,
    Optional<String> holder,
    WorkRecord work,
    Optional<Behind> behind,
    Optional<AwaitedContract> awaited,
    Standing standing) {
  public ConsumerState {
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(subscription, "subscription");
    Objects.requireNonNull(cursor, "cursor");
    Objects.requireNonNull(holder, "holder");
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(behind, "behind");
    Objects.requireNonNull(awaited, "awaited");
    Objects.requireNonNull(standing, "standing");
  }

  /**
   * The distance to the source.
   *
   * @param events positions between cursor and head, including those of other schemas
   * @param oldest time since the first of them was committed at the source; zero at the head
   * @param feed how far the feed itself is behind
   */
  public record Behind(long events, Duration oldest, Lag feed) {
    public Behind {
      Objects.requireNonNull(oldest, "oldest");
      Objects.requireNonNull(feed, "feed");
    }

    /** The time since the oldest commit that may not be applied; empty if not known. */
    public Optional<Duration> time() {
      return events > 0
          ? Optional.of(feed.time().filter(of -> of.compareTo(oldest) > 0).orElse(oldest))
          : feed.time();
    }

    boolean exceeds(Duration limit) {
      return oldest.compareTo(limit) > 0;
    }

    /**
     * The distance as text, such as {@code 3 events, 40 s}. Includes changes that are not stored
     * yet, if there is more than an idle source writes.
     */
    public String text() {
      String distance = Count.of(events, "event");
      if (feed.isIdle()) {
        return distance + ", " + Lag.text(oldest);
      }
      String bytes = feed.bytes().map(size -> ", " + size).orElse("");
      return distance + bytes + ", " + time().map(Lag::text).orElse(Lag.UNKNOWN);
    }
  }

  /** Why it is paused, if it is. */
  public Optional<ConsumerPause> pause() {
    return cursor.flatMap(CursorStatus::pause);
  }

  /** Whether it is more than a minute behind its source. */
  boolean isLate() {
    return behind.filter(distance -> distance.exceeds(Condition.LATE)).isPresent();
  }

  /** The reason why it is not applied, if it is not. */
  public Optional<Trouble> trouble() {
    return work.trouble();
  }
}
