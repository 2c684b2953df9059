package dev.syncline.postgres.sink.plan;

import dev.syncline.eventstore.Event;
import dev.syncline.postgres.sink.plan.StatementPlan.Repeat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Events of one lane that are applied together. */
public final class Run {
  private final int lane;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Integer> places = new HashMap<>();

  Run(int lane) {
    this.lane = lane;
  }

  /** The number of the lane whose events these are. */
  public int lane() {
    return lane;
  }

  /** In feed order, except that the last state of a key may stand where its first one stood. */
  public List<Event> events() {
    return events;
  }

  boolean has(String key) {
    return places.containsKey(key);
  }

  /** Whether the event may be applied with the others here. */
  boolean admits(Event event, Repeat repeat) {
    return repeat != Repeat.APART || !has(event.key());
  }

  void add(Event event, Repeat repeat) {
    Integer place = places.putIfAbsent(event.key(), events.size());
    if (place == null || repeat == Repeat.ALL_COUNT) {
      events.add(event);
    } else if (repeat == Repeat.LAST_COUNTS) {
      events.set(place, event);
    }
  }
}
