package dev.syncline.eventstore;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/**
 * Decides for one reader whether its next page comes from the base or from the log, so that every
 * store decides alike.
 *
 * <p>Reading the base in the order of positions is exact while events are folded into it. A reader
 * that has read everything up to a position has, of each key, the event that the base had then. If
 * that was replaced since, the later event has a higher position, and the reader still meets it: in
 * the base if it was folded, else in the log. Only a delete that was removed again would be missed,
 * and {@link FeedBase#isWholeSince} rules that out.
 */
public final class BaseReading {
  private final FeedName feed;
  private Position limit = Position.START;
  private Optional<Position> begun = Optional.empty();
  private Optional<Position> reached = Optional.empty();

  public BaseReading(FeedName feed) {
    this.feed = feed;
  }

  /** Whether a consumer has come to the log, so that it needs each event of it from then on. */
  public static boolean readsLog(Cursor cursor) {
    return cursor.position().isAfter(Position.START)
        && !cursor.history().map(History::isOfBase).orElse(false);
  }

  /** As in {@link FeedReader#resume}. */
  public void resume(Collection<Cursor> consumers) {
    limit =
        consumers.stream()
            .filter(BaseReading::readsLog)
            .map(Cursor::position)
            .min(Comparator.naturalOrder())
            .orElse(Position.LAST);
    begun =
        consumers.stream()
            .flatMap(consumer -> consumer.history().stream())
            .flatMap(history -> BaseOrigin.of(history).stream())
            .map(BaseOrigin::begun)
            .min(Comparator.naturalOrder());
  }

  /**
   * Up to which position the next page is read from the base.
   *
   * @return empty if the page comes from the log
   * @throws EventStoreException if neither has what the reader needs
   */
  public Optional<Position> endInBase(Position after, FeedBase base) {
    boolean preferred = limit.isAfter(after);
    boolean whole = begun.map(base::isWholeSince).orElse(true);
    if (base.lacksAfter(after)) {
      boolean reading =
          preferred || after.equals(Position.START) || reached.equals(Optional.of(after));
      if (!reading || !whole) {
        throw StoreErrors.dropped(feed, after, base);
      }
      Position lacking = new Position(base.oldest().value() - 1);
      return Optional.of(preferred ? later(lacking, earlier(limit, base.folded())) : lacking);
    }
    return preferred && base.folded().isAfter(after) && whole
        ? Optional.of(earlier(limit, base.folded()))
        : Optional.empty();
  }

  /**
   * Through which position the base was folded when the reader began with it.
   *
   * @param base as it was when the reader reads a page
   */
  public Position begun(FeedBase base) {
    return begun.orElse(base.folded());
  }

  private static Position earlier(Position one, Position other) {
    return one.isAfter(other) ? other : one;
  }

  private static Position later(Position one, Position other) {
    return one.isAfter(other) ? one : other;
  }

  /**
   * Records a page that was read from the base.
   *
   * @param base as it was before
   */
  public EventPage readFromBase(EventPage page, FeedBase base) {
    begun = Optional.of(begun(base));
    reached = Optional.of(page.through());
    return page;
  }

  /** Records a page that was read from the log: from then on, the reader stays there. */
  public EventPage readFromLog(EventPage page) {
    begun = Optional.empty();
    reached = Optional.empty();
    limit = Position.START;
    return page;
  }
}
