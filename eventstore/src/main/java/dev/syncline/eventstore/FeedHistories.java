package dev.syncline.eventstore;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Maps each position of a feed to the history it belongs to.
 *
 * @param runs in the order of their positions
 * @param head the position of the feed's last event
 * @param base where the feed's log begins, and what was folded
 */
public record FeedHistories(List<Run> runs, Position head, FeedBase base) {
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
    Objects.requireNonNull(base, "base");
  }

  /** The histories of a feed whose log is complete. */
  public FeedHistories(List<Run> runs, Position head) {
    this(runs, head, FeedBase.NONE);
  }

  /** The same histories after the feed has grown, in its last history. */
  public FeedHistories upTo(Position newHead) {
    return new FeedHistories(runs, newHead, base);
  }

  /** The same histories after more was folded or dropped. */
  public FeedHistories with(FeedBase newBase) {
    return new FeedHistories(runs, head, newBase);
  }

  /**
   * The history of a page of the base as it is now; absent while there is none.
   *
   * @param begun through which position the base was folded when the reader began
   */
  public Optional<History> ofBase(Position begun) {
    return at(base.folded())
        .map(history -> BaseOrigin.of(history, base.folded(), begun).asHistory());
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
    Optional<BaseOrigin> origin = cursor.history().flatMap(BaseOrigin::of);
    if (origin.isPresent()) {
      return at(origin.get().folded()).filter(origin.get()::isOf).isPresent();
    }
    return cursor.position().equals(Position.START)
        || cursor.history().isEmpty()
        || cursor.history().equals(at(cursor.position()));
  }

  /**
   * Whether a consumer at a cursor can still get everything that follows. Otherwise events were
   * dropped that it has not seen and that the base does not have, or deletes were removed from the
   * base before it had read them.
   */
  public boolean continueAfter(Cursor cursor) {
    Position after = cursor.position();
    if (after.equals(Position.START) || !base.lacksAfter(after)) {
      return true;
    }
    return cursor
        .history()
        .flatMap(BaseOrigin::of)
        .filter(origin -> base.isWholeSince(origin.begun()))
        .isPresent();
  }
}
