package dev.syncline.postgres.source.internal.transform.plan;

import dev.syncline.eventstore.SchemaId;
import java.util.Objects;

/**
 * A planned public schema and the id the event store's registry gave it.
 *
 * @param id the id its events carry
 * @param plan how its events are made
 */
public record RegisteredSchema(SchemaId id, SchemaPlan plan) {
  public RegisteredSchema {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(plan, "plan");
  }
}
