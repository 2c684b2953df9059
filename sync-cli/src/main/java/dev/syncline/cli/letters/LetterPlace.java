package dev.syncline.cli.letters;

import dev.syncline.eventstore.DeadLetterBox;
import dev.syncline.manifest.schema.Slug;

/**
 * A database that holds letters.
 *
 * @param slug of its connection
 * @param kind what it is to the sync
 * @param box its letters
 */
record LetterPlace(Slug slug, Kind kind, DeadLetterBox box) {
  /** What a database is to the sync. */
  enum Kind {
    /** Its letters are events a consumer schema could not apply. */
    DESTINATION,
    /** Its letters are events that break their public schema, and were not published. */
    EVENT_STORE
  }
}
