package dev.syncline.eventstore;

import java.util.List;
import java.util.Objects;

/**
 * Consecutive events of a feed. A page ends between two source transactions, unless it is one part
 * of a single transaction larger than the page.
 *
 * @param events the events of the wanted contracts, in order; may be empty
 * @param through every position up to this one is covered, wanted or not
 * @param endsTransaction whether {@code through} is the end of a source transaction; false only for
 *     a part of an oversized one
 */
public record EventPage(List<Event> events, Position through, boolean endsTransaction) {
  public EventPage {
    events = List.copyOf(events);
    Objects.requireNonNull(through, "through");
  }
}
