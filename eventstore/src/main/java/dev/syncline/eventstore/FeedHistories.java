package dev.syncline.eventstore;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Maps each position of a feed to the history it belongs to.
 *
 * @param runs in the order of their positions
 * @param head the position of the feed's last event
 */
public record FeedHistories(List<Run> runs, Position head) {
  /** The histories of a feed without events. */
  public static final FeedHistories NONE = new FeedHistories(List.of(), Position.START);

  /**
   * The positions of one history, which ends where the next begins.
   *
   * @param after the position before its first
   * @param history its identity
   */
  public record Run(Position after, History history) {
    public Run {
      Objects.requireNonNull(after, "after");
      Objects.requireNonNull(history, "history");
    }
  }

  public FeedHistories {
    runs = List.copyOf(runs);
    Objects.requireNonNull(head, "head");
  }

  /** The same histories after the feed has grown, in its last history. */
  public FeedHistories upTo(Position newHead) {
    return new FeedHistories(runs, newHead);
  }

  /** The history of the event at a position; absent where there is none. */
  public Optional<History> at(Position position) {
    if (position.isAfter(head)) {
      return Optional.empty();
    }
    Optional<History> found = Optional.empty();
    for (Run run : runs) {
      if (!position.isAfter(run.after())) {
        break;
      }
      found = Optional.of(run.history());
    }
    return found;
  }

  /** A cursor at a position of this feed, with its history. */
  public Cursor cursor(Position position) {
    return new Cursor(at(position), position);
  }

  /** Whether this feed still contains the events that a cursor has seen. */
  public boolean contain(Cursor cursor) {
    if (cursor.position().isAfter(head)) {
      return false;
    }
    return cursor.position().equals(Position.START)
        || cursor.history().isEmpty()
        || cursor.history().equals(at(cursor.position()));
  }
}
