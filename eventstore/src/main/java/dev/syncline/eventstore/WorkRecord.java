package dev.syncline.eventstore;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is kept beside a lease of the work it is for.
 *
 * @param committedThrough every transaction up to one that committed then at its source is done, by
 *     the source's clock; absent before the first
 * @param trouble why the work does not go on; absent while it does
 */
public record WorkRecord(Optional<Instant> committedThrough, Optional<Trouble> trouble) {
  /** Nothing is known. */
  public static final WorkRecord NONE = new WorkRecord(Optional.empty(), Optional.empty());

  public WorkRecord {
    Objects.requireNonNull(committedThrough, "committedThrough");
    Objects.requireNonNull(trouble, "trouble");
  }

  /** The same, where it is known from elsewhere that more is done. */
  public WorkRecord through(Optional<Instant> committed) {
    return new WorkRecord(
        Stream.concat(committedThrough.stream(), committed.stream()).max(Instant::compareTo),
        trouble);
  }

  /**
   * A failure that stands.
   *
   * @param failure why
   * @param since when it was first met
   * @param lastMet when it was met last
   * @param process which process met it last: host and process id
   */
  public record Trouble(RecordedFailure failure, Instant since, Instant lastMet, String process) {
    public Trouble {
      Objects.requireNonNull(failure, "failure");
      Objects.requireNonNull(since, "since");
      Objects.requireNonNull(lastMet, "lastMet");
      Objects.requireNonNull(process, "process");
    }
  }
}
