package dev.syncline.cli.status;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.Lsn;
import dev.syncline.eventstore.WorkRecord;
import dev.syncline.eventstore.WorkRecord.Trouble;
import dev.syncline.eventstore.postgres.StoreLook;
import dev.syncline.manifest.ByteSize;
import dev.syncline.postgres.guard.SlotLook;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A feed and its source.
 *
 * @param name the feed's name
 * @param stored what the event store has of it; absent if nothing, or if it does not answer
 * @param source its source, if the manifests publish it
 * @param askedAt when, by the clock of this machine
 */
record FeedState(
    String name, Optional<StoreLook.Feed> stored, Optional<Source> source, Instant askedAt) {
  FeedState {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(askedAt, "askedAt");
  }

  /**
   * A source that was asked.
   *
   * @param plan how it is captured
   * @param answered whether it answered
   * @param slot its slot, if it answered and there is one
   */
  record Source(PublishPlan plan, boolean answered, Optional<SlotLook> slot) {}

  /** Why it is not published. */
  Optional<Trouble> trouble() {
    return stored.map(StoreLook.Feed::work).flatMap(WorkRecord::trouble);
  }

  /** How far the event store is behind the source. */
  Lag lag() {
    Optional<SlotLook> slot = source.flatMap(Source::slot);
    Optional<Long> bytes = slot.flatMap(this::undelivered);
    if (bytes.isPresent() && bytes.get() == 0) {
      return new Lag(Optional.of(new ByteSize(0)), Optional.of(Duration.ZERO));
    }
    Instant now = slot.map(SlotLook::now).orElse(askedAt);
    Optional<Duration> time =
        stored
            .map(StoreLook.Feed::work)
            .flatMap(WorkRecord::committedThrough)
            .map(at -> Duration.between(at, now))
            .map(behind -> behind.isNegative() ? Duration.ZERO : behind);
    return new Lag(bytes.map(ByteSize::new), time);
  }

  private Optional<Long> undelivered(SlotLook slot) {
    return Stream.concat(slot.confirmed().stream(), stored.map(StoreLook.Feed::sourceEnd).stream())
        .max(Lsn::compareTo)
        .map(done -> Math.max(0, slot.written().value() - done.value()));
  }
}
