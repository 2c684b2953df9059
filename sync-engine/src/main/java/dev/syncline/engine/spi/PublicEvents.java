package dev.syncline.engine.spi;

import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.RejectedEvent;
import java.util.List;

/**
 * The public events that a change causes.
 *
 * @param published the events to publish, in order
 * @param refused those that break their public schema, if its policy is to quarantine them
 */
public record PublicEvents(List<NewEvent> published, List<RejectedEvent> refused) {
  public PublicEvents {
    published = List.copyOf(published);
    refused = List.copyOf(refused);
  }

  /** Events that all conform to their public schema. */
  public static PublicEvents of(List<NewEvent> published) {
    return new PublicEvents(published, List.of());
  }
}
