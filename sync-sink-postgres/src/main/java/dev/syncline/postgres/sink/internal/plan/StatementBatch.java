package dev.syncline.postgres.sink.internal.plan;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.sink.internal.key.RowKey;
import dev.syncline.postgres.sink.internal.plan.StatementPlan.Repeat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Events of one statement pipeline that are applied together. */
public final class StatementBatch {
  private final int lane;
  private final Repeat repeat;
  private final List<Event> events = new ArrayList<>();
  private final Map<RowKey, Integer> places = new HashMap<>();
  private boolean anyRow;

  StatementBatch(int lane, Repeat repeat) {
    this.lane = lane;
    this.repeat = repeat;
  }

  /** A batch of a single event that may change any row. */
  static StatementBatch ofAnyRow(int lane, Repeat repeat, Event event) {
    StatementBatch run = new StatementBatch(lane, repeat);
    run.events.add(event);
    run.anyRow = true;
    return run;
  }

  /** The number of the statement pipeline of these events. */
  public int lane() {
    return lane;
  }

  /** The events in feed order. */
  public List<Event> events() {
    return events.stream().filter(Objects::nonNull).toList();
  }

  /** The event that was added last. */
  public Event last() {
    // A replaced event is never the last: its replacement comes after it.
    return events.get(events.size() - 1);
  }

  /** Whether an event here changes the row, or may change it. */
  boolean mayHave(RowKey row) {
    return anyRow || places.containsKey(row);
  }

  /** Whether an event that changes the row may be applied together with these. */
  boolean admits(RowKey row) {
    return !anyRow && (repeat != Repeat.APART || !places.containsKey(row));
  }

  void add(RowKey row, Event event) {
    Integer place = places.get(row);
    if (place != null && repeat == Repeat.FIRST_COUNTS) {
      return;
    }
    if (place != null && repeat == Repeat.LAST_COUNTS) {
      // The replacement goes to the end, so that two keys that may mean one row stay in order.
      events.set(place, null);
    }
    places.put(row, events.size());
    events.add(event);
  }
}
