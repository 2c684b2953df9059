package dev.syncline.eventstore;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * How far the feed of one public schema has followed its source, at one moment.
 *
 * @param feed the feed
 * @param head the cursor of a consumer that has applied the whole feed
 * @param checkpoint the end of the source's log that is stored, and the source's identity
 * @param database the OID of the captured database at the source; absent until it is recorded
 * @param loaded whether the feed also holds the rows that were there before capture began, or that
 *     were reloaded after a gap: no backfill of the public schema is left to be done
 */
public record FeedProgress(
    FeedName feed, Cursor head, FeedCheckpoint checkpoint, OptionalLong database, boolean loaded) {
  public FeedProgress {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(checkpoint, "checkpoint");
    Objects.requireNonNull(database, "database");
  }
}
