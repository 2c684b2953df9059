package dev.syncline.eventstore.postgres;

import dev.syncline.eventstore.Event;

/** How much of the heap an event takes, about. */
final class EventMemory {
  /** An event beside the text of its JSON. */
  private static final int OBJECTS = 250;

  private EventMemory() {}

  /** In bytes. */
  static long of(Event event) {
    return OBJECTS + event.characters();
  }
}
