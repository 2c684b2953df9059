package dev.syncline.engine.spi;

import dev.syncline.eventstore.NewEvent;
import dev.syncline.eventstore.RejectedEvent;
import java.util.List;

/**
 * The public events that a change causes.
 *
 * @param published the events to publish, in order
 * @param refused those that break their public schema, if its policy is to quarantine them
 * @param truncations what the truncation of a table means for contracts; has no other event with it
 * @param ignored updates of append-only rows, which cause no event
 */
public record PublicEvents(
    List<NewEvent> published,
    List<RejectedEvent> refused,
    List<Truncation> truncations,
    List<IgnoredChange> ignored) {
  public PublicEvents {
    published = List.copyOf(published);
    refused = List.copyOf(refused);
    truncations = List.copyOf(truncations);
    ignored = List.copyOf(ignored);
  }

  /** Events of rows that are not append-only. */
  public PublicEvents(
      List<NewEvent> published, List<RejectedEvent> refused, List<Truncation> truncations) {
    this(published, refused, truncations, List.of());
  }

  /** Events of rows. */
  public PublicEvents(List<NewEvent> published, List<RejectedEvent> refused) {
    this(published, refused, List.of());
  }

  /** Events that all conform to their public schema. */
  public static PublicEvents of(List<NewEvent> published) {
    return new PublicEvents(published, List.of());
  }
}
