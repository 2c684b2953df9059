package dev.syncline.eventstore;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The state of leased work, recorded beside its lease.
 *
 * @param committedThrough every transaction that committed at the source up to this time is done,
 *     by the source's clock; absent before the first
 * @param trouble why the work has stopped; absent while it continues
 */
public record WorkRecord(Optional<Instant> committedThrough, Optional<Trouble> trouble) {
  /** Nothing is recorded. */
  public static final WorkRecord NONE = new WorkRecord(Optional.empty(), Optional.empty());

  public WorkRecord {
    Objects.requireNonNull(committedThrough, "committedThrough");
    Objects.requireNonNull(trouble, "trouble");
  }

  /** The same record with progress known from elsewhere, if that is further. */
  public WorkRecord through(Optional<Instant> committed) {
    return new WorkRecord(
        Stream.concat(committedThrough.stream(), committed.stream()).max(Instant::compareTo),
        trouble);
  }

  /**
   * A failure that persists.
   *
   * @param failure the reasons
   * @param since when it first occurred
   * @param lastMet when it last occurred
   * @param process the process in which it last occurred, and which retries: host and process id;
   *     absent once that has ended
   */
  public record Trouble(
      RecordedFailure failure, Instant since, Instant lastMet, Optional<String> process) {
    public Trouble {
      Objects.requireNonNull(failure, "failure");
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(lastMet, "lastMet");
      Objects.requireNonNull(process, "process");
    }
  }
}
