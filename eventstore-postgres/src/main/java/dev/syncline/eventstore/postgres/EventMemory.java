package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Event;

/** Estimates how much of the heap an event takes. */
final class EventMemory {
  /** The bytes of an event without the text of its JSON. */
  private static final int OBJECTS = 250;

  private EventMemory() {}

  /** The estimate in bytes. */
  static long of(Event event) {
    return OBJECTS + event.characters();
  }
}
