package dev.syncline.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A backfill that an operator asked for: it publishes rows of one contract again, beside the
 * stream. The first load of a contract is no job; the publisher begins it by itself.
 *
 * @param id its number
 * @param feed the feed of its contract
 * @param scope which rows
 * @param state its state
 * @param rowsPerSecond the most rows to read per second; empty for no limit
 * @param parallel how many ranges of its rows to read at the same time, as requested; empty if that
 *     is the publisher's choice
 * @param progress how far it has come; names its contract
 * @param pace how fast it goes
 * @param failure why it failed; empty unless it did
 * @param history when and by whom
 */
public record BackfillJob(
    BackfillJobId id,
    FeedName feed,
    BackfillScope scope,
    BackfillJobState state,
    OptionalLong rowsPerSecond,
    OptionalInt parallel,
    BackfillProgress progress,
    BackfillPace pace,
    Optional<RecordedFailure.Reason> failure,
    Times history) {
  /**
   * @throws IllegalArgumentException if the progress is another job's
   */
  public BackfillJob {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(scope, "scope");
    Objects.requireNonNull(state, "state");
    Objects.requireNonNull(rowsPerSecond, "rowsPerSecond");
    Objects.requireNonNull(parallel, "parallel");
    Objects.requireNonNull(pace, "pace");
    Objects.requireNonNull(failure, "failure");
    Objects.requireNonNull(history, "history");
    if (!progress.job().equals(Optional.of(id))) {
      throw new IllegalArgumentException("the progress is not of backfill " + id);
    }
  }

  /**
   * When and by whom a job was requested, and when it began and ended.
   *
   * @param requestedBy user and host
   * @param requestedAt by the event store's clock, like the others
   * @param beganAt empty before the first row
   * @param endedAt empty before the end
   */
  public record Times(
      String requestedBy,
      Instant requestedAt,
      Optional<Instant> beganAt,
      Optional<Instant> endedAt) {
    public Times {
      Objects.requireNonNull(requestedBy, "requestedBy");
      Objects.requireNonNull(requestedAt, "requestedAt");
      Objects.requireNonNull(beganAt, "beganAt");
      Objects.requireNonNull(endedAt, "endedAt");
    }
  }

  /** How much has been read, in percent; 99 at most before the end, since estimates may be low. */
  public int percent() {
    return state == BackfillJobState.COMPLETE ? 100 : progress.percent();
  }

  /** How long the rest takes at the present pace; empty if that is unknown. */
  public Optional<Duration> remaining() {
    return state == BackfillJobState.RUNNING ? pace.remaining(progress) : Optional.empty();
  }
}
