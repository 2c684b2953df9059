package dev.syncline.eventstore;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Consecutive events of a feed. A page ends between two source transactions, unless it is one part
 * of a single transaction larger than the page.
 *
 * @param events the events of the wanted public schemas, in order; may be empty
 * @param through the last position the page covers, whether or not its event is wanted
 * @param history the history that {@code through} belongs to; absent if the page covers nothing new
 * @param endsTransaction whether {@code through} is the end of a source transaction; false only for
 *     a part of an oversized one
 */
public record EventPage(
    List<Event> events, Position through, Optional<History> history, boolean endsTransaction) {
  public EventPage {
    events = List.copyOf(events);
    Objects.requireNonNull(through, "through");
    Objects.requireNonNull(history, "history");
  }

  /** A page without anything new. */
  public static EventPage nothing(Position after) {
    return new EventPage(List.of(), after, Optional.empty(), true);
  }

  /** The same page with its history. */
  public EventPage in(Optional<History> known) {
    return new EventPage(events, through, known, endsTransaction);
  }

  /** The cursor of a consumer that has applied this page. */
  public Cursor cursor() {
    return new Cursor(history, through);
  }

  /** How many characters of JSON its events have. */
  public long characters() {
    return events.stream().mapToLong(Event::characters).sum();
  }

  /**
   * A page that had to stop before the feed's head. It is cut back to whole source transactions,
   * unless that would leave nothing. Its history is absent.
   *
   * @param events the wanted events up to {@code through}
   * @param after the position after which the page begins
   * @param through the last position read
   * @param nextTransactionFirst the first position of the source transaction that the event after
   *     {@code through} belongs to
   */
  public static EventPage cut(
      List<Event> events, Position after, Position through, Position nextTransactionFirst) {
    Position boundary = new Position(nextTransactionFirst.value() - 1);
    if (!boundary.isAfter(after)) {
      return new EventPage(events, through, Optional.empty(), false);
    }
    List<Event> whole =
        events.stream().filter(event -> !event.position().isAfter(boundary)).toList();
    return new EventPage(whole, boundary, Optional.empty(), true);
  }
}
