package dev.syncline.manifest;

import dev.syncline.manifest.schema.Slug;
import java.util.Objects;
import java.util.Optional;

/**
 * An event store that a manifest names.
 *
 * @param connection the slug of its connection, which is also its own slug
 * @param retain how long events are kept; absent to keep them all
 */
public record EventStoreDefinition(Slug connection, Optional<Retention> retain) {
  public EventStoreDefinition {
    Objects.requireNonNull(connection, "connection");
    Objects.requireNonNull(retain, "retain");
  }

  /** An event store that keeps all events. */
  public EventStoreDefinition(Slug connection) {
    this(connection, Optional.empty());
  }
}
