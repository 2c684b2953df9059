package dev.syncline.operations.deadletter;

import dev.syncline.manifest.schema.Slug;
import java.util.Objects;

/**
 * A database that contains dead letters.
 *
 * @param slug slug of its connection
 * @param kind its role in the sync
 */
public record DeadLetterPlace(Slug slug, Kind kind) {
  public DeadLetterPlace {
    Objects.requireNonNull(slug, "slug");
    Objects.requireNonNull(kind, "kind");
  }

  /** The role of a database in the sync. */
  public enum Kind {
    /** Its dead letters are events that a consumer schema could not apply. */
    DESTINATION,
    /** Its dead letters are events that violate their public schema, and were not published. */
    EVENT_STORE
  }
}
