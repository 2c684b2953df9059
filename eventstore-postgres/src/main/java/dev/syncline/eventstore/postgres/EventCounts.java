package dev.syncline.eventstore.postgres;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How many events there are in a range of positions, by operation.
 *
 * @param inserts the inserted rows
 * @param updates the updated rows
 * @param deletes the deleted rows
 * @param committed when their transactions committed, by the source's clock; empty without events
 */
public record EventCounts(long inserts, long updates, long deletes, Optional<Span> committed) {
  /** No events. */
  public static final EventCounts NONE = new EventCounts(0, 0, 0, Optional.empty());

  /** A span of time, both ends included. */
  public record Span(Instant first, Instant last) {
    public Span {
      Objects.requireNonNull(first, "first");
      Objects.requireNonNull(last, "last");
    }

    private Span with(Span other) {
      return new Span(
          first.isBefore(other.first) ? first : other.first,
          last.isAfter(other.last) ? last : other.last);
    }
  }

  public EventCounts {
    Objects.requireNonNull(committed, "committed");
  }

  /** All of them. */
  public long total() {
    return inserts + updates + deletes;
  }

  EventCounts plus(EventCounts other) {
    return new EventCounts(
        inserts + other.inserts,
        updates + other.updates,
        deletes + other.deletes,
        Stream.of(committed, other.committed).flatMap(Optional::stream).reduce(Span::with));
  }
}
