package dev.syncline.engine.spi;

import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.RejectedEvent;
import java.util.List;

/**
 * What public schemas make of a change.
 *
 * @param published the events to publish, in order
 * @param refused those that break their public schema, where its policy is to set them aside
 */
public record PublicEvents(List<NewEvent> published, List<RejectedEvent> refused) {
  public PublicEvents {
    published = List.copyOf(published);
    refused = List.copyOf(refused);
  }

  /** Events that all keep their public schema. */
  public static PublicEvents of(List<NewEvent> published) {
    return new PublicEvents(published, List.of());
  }
}
