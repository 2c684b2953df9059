package dev.syncline.postgres.sink.internal.rows;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.SingleFlightCache;
import dev.syncline.postgres.copy.CopyData;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Shares the COPY data of events among the destinations of this process. The first destination that
 * needs the rows of some events creates them. The others receive the same events, wait for these
 * rows and send them too. The latest rows are kept, within a memory bound, for destinations that
 * are at about the same position.
 */
public final class SharedRows {
  private static final long MOST_BYTES = 24L << 20;

  /** The approximate memory of an event without its JSON text, in bytes. */
  private static final int EVENT_BYTES = 250;

  private final AtomicInteger destinations = new AtomicInteger();
  private final SingleFlightCache<Wanted, Optional<CopyData>> made =
      new SingleFlightCache<>(MOST_BYTES, (wanted, rows) -> bytes(wanted.events(), rows));

  /** Compares events by identity: comparing their JSON would take as long as reading it. */
  private record Wanted(RowCopy.Form form, List<Event> events) {
    @Override
    public boolean equals(Object object) {
      return object instanceof Wanted other
          && form.equals(other.form)
          && areSame(events, other.events);
    }

    @Override
    public int hashCode() {
      return 31 * form.hashCode() + System.identityHashCode(events.get(0));
    }

    /**
     * Compares by identity: the events are shared, and comparing their contents would cost more.
     */
    @SuppressWarnings("ReferenceEquality")
    private static boolean areSame(List<Event> one, List<Event> other) {
      boolean same = one.size() == other.size();
      for (int place = 0; same && place < one.size(); place++) {
        same = one.get(place) == other.get(place);
      }
      return same;
    }
  }

  /** Counts one more destination. */
  public void opened() {
    destinations.incrementAndGet();
  }

  /** Counts one destination less. */
  public void closed() {
    destinations.decrementAndGet();
  }

  /**
   * The rows of events.
   *
   * @param events at least one; they must not change
   * @return empty if only the server can read a value or report what is wrong with it
   */
  Optional<CopyData> of(RowCopy.Form form, List<Event> events) {
    int askers = destinations.get();
    return askers > 1
        ? made.get(new Wanted(form, events), askers, () -> form.rows(events))
        : form.rows(events);
  }

  private static int bytes(List<Event> events, Optional<CopyData> rows) {
    long bytes = rows.map(CopyData::size).orElse(0);
    for (Event event : events) {
      bytes += EVENT_BYTES + event.characters();
    }
    return (int) Math.min(bytes, Integer.MAX_VALUE);
  }
}
