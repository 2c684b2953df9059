package dev.syncline.cli.deadletter;

import dev.syncline.eventstore.DeadLetterBox;
import dev.syncline.manifest.schema.Slug;

/**
 * A database that contains dead letters.
 *
 * @param slug slug of its connection
 * @param kind its role in the sync
 * @param box its dead letters
 */
record DeadLetterPlace(Slug slug, Kind kind, DeadLetterBox box) {
  /** The role of a database in the sync. */
  enum Kind {
    /** Its dead letters are events that a consumer schema could not apply. */
    DESTINATION,
    /** Its dead letters are events that violate their public schema, and were not published. */
    EVENT_STORE
  }
}
