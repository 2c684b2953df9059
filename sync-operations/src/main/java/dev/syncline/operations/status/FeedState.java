package dev.syncline.operations.status;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.ByteSize;
import dev.syncline.operations.backfill.NamedJob;
import dev.syncline.postgres.source.SlotStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of a feed and of its source.
 *
 * @param name the feed's name
 * @param stored the feed in the event store; empty if it has none, or if it does not answer
 * @param source its source, if the manifests publish it
 * @param storage what the event store has of it; empty if it has none, or if it does not say
 * @param backfills its backfill jobs that have not ended
 * @param askedAt the time of the queries by the clock of this machine
 */
public record FeedState(
    String name,
    Optional<StoreStatus.Feed> stored,
    Optional<Source> source,
    Optional<FeedStorage> storage,
    List<NamedJob> backfills,
    Instant askedAt) {
  public FeedState {
    backfills = List.copyOf(backfills);
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(storage, "storage");
    Objects.requireNonNull(askedAt, "askedAt");
  }

  /**
   * A source that was queried.
   *
   * @param plan the settings of its capture
   * @param answered whether it answered
   * @param slot its slot, if it answered and there is one
   */
  public record Source(PublishPlan plan, boolean answered, Optional<SlotStatus> slot) {
    public Source {
      Objects.requireNonNull(plan, "plan");
      Objects.requireNonNull(slot, "slot");
    }
  }

  /** The reason why it is not published, if it is not. */
  public Optional<Trouble> trouble() {
    return stored.map(StoreStatus.Feed::work).flatMap(WorkRecord::trouble);
  }

  /** How far the event store is behind the source. */
  public Lag lag() {
    Optional<SlotStatus> slot = source.flatMap(Source::slot);
    Optional<Long> bytes = slot.flatMap(this::undelivered);
    if (bytes.isPresent() && bytes.get() == 0) {
      return new Lag(Optional.of(new ByteSize(0)), Optional.of(Duration.ZERO));
    }
    Instant now = slot.map(SlotStatus::now).orElse(askedAt);
    Optional<Duration> time =
        stored
            .map(StoreStatus.Feed::work)
            .flatMap(WorkRecord::committedThrough)
            .map(at -> Duration.between(at, now))
            .map(behind -> behind.isNegative() ? Duration.ZERO : behind);
    return new Lag(bytes.map(ByteSize::new), time);
  }

  private Optional<Long> undelivered(SlotStatus slot) {
    return Stream.concat(
            slot.confirmed().stream(), stored.map(StoreStatus.Feed::sourceEnd).stream())
        .max(Lsn::compareTo)
        .map(done -> Math.max(0, slot.written().value() - done.value()));
  }
}
