package dev.syncline.postgres.sink.value;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.SingleFlightCache;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Rows that several destinations of this process are sent: the first that wants them makes them,
 * the others, who are given the same events, wait for that and send the same. The last ones are
 * kept, within a bound of memory, for destinations that are about as far.
 */
public final class SharedRows {
  private static final long MOST_BYTES = 24L << 20;

  /** An event beside the text of its JSON, about. */
  private static final int EVENT_BYTES = 250;

  private final AtomicInteger destinations = new AtomicInteger();
  private final SingleFlightCache<Wanted, Optional<CopyData>> made =
      new SingleFlightCache<>(MOST_BYTES, (wanted, rows) -> bytes(wanted.events(), rows));

  /** These very events: comparing their JSON would take as long as reading it. */
  private record Wanted(RowForm form, List<Event> events) {
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

    private static boolean areSame(List<Event> one, List<Event> other) {
      boolean same = one.size() == other.size();
      for (int place = 0; same && place < one.size(); place++) {
        same = one.get(place) == other.get(place);
      }
      return same;
    }
  }

  /** One more destination. */
  public void opened() {
    destinations.incrementAndGet();
  }

  /** One less. */
  public void closed() {
    destinations.decrementAndGet();
  }

  /**
   * The rows of events.
   *
   * @param events at least one; they stay as they are
   * @return empty if only the server can read a value, or say what is wrong with it
   */
  Optional<CopyData> of(RowForm form, List<Event> events) {
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
