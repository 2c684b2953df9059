package dev.syncline.operations.verify;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.EventPage;
import dev.syncline.eventstore.FeedReader;
import dev.syncline.eventstore.PageLimit;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.SchemaId;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Finds the last events of some keys in a part of a feed. */
record FeedTail(FeedReader reader, SchemaId schema) {
  private static final PageLimit PAGE = new PageLimit(10_000, 8L << 20);

  /**
   * The last event of each key that has one after a position.
   *
   * @param through the last position to look at
   * @return for each of these keys the row as a JSON object, empty if it was deleted
   */
  Map<String, Optional<String>> last(Position after, Position through, Set<String> keys) {
    Map<String, Optional<String>> last = new HashMap<>();
    Position at = after;
    while (through.isAfter(at)) {
      EventPage page = reader.read(at, Set.of(schema), PAGE);
      for (Event event : page.events()) {
        if (!event.position().isAfter(through) && keys.contains(event.key())) {
          last.put(event.key(), event.object());
        }
      }
      if (!page.through().isAfter(at)) {
        break;
      }
      at = page.through();
    }
    return last;
  }
}
