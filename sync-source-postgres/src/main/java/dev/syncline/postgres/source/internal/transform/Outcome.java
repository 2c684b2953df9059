package dev.syncline.postgres.source.internal.transform;

import dev.syncline.engine.spi.IgnoredChange;
import dev.syncline.engine.spi.Truncation;
import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.RejectedEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The result of a change: the events to publish, in order, and the rows that are quarantined; or
 * what a truncation means.
 */
final class Outcome {
  private final List<NewEvent> events = new ArrayList<>();
  private final List<RejectedEvent> refused = new ArrayList<>(0);
  private final List<Truncation> truncations = new ArrayList<>(0);
  private final List<IgnoredChange> ignored = new ArrayList<>(0);

  void publish(NewEvent event) {
    events.add(event);
  }

  void refuse(RejectedEvent event) {
    refused.add(event);
  }

  void truncate(Truncation truncation) {
    truncations.add(truncation);
  }

  void ignore(IgnoredChange change) {
    ignored.add(change);
  }

  /** Adds another outcome of rows, except for rows whose keys are among these. */
  void addExcept(Set<String> keys, Outcome other) {
    other.events.stream().filter(event -> !keys.contains(event.key())).forEach(events::add);
    other.refused.stream().filter(event -> !keys.contains(event.key())).forEach(refused::add);
  }

  /** The keys of all its rows. */
  Set<String> keys() {
    Set<String> keys = new HashSet<>();
    events.forEach(event -> keys.add(event.key()));
    refused.forEach(event -> keys.add(event.key()));
    return keys;
  }

  List<NewEvent> events() {
    return events;
  }

  List<RejectedEvent> refused() {
    return refused;
  }

  List<IgnoredChange> ignored() {
    return ignored;
  }

  List<Truncation> truncations() {
    return truncations;
  }
}
