package dev.syncline.eventstore;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;

/** Creates the errors of an event store, so that every implementation uses the same words. */
public final class StoreErrors {
  private StoreErrors() {}

  /** The command that restarts a feed at its source and loads everything again. */
  public static String resetCommand(FeedName feed) {
    return "sync-cli feed reset MANIFEST... --feed " + feed + " --yes";
  }

  /** The error for an event whose JSON cannot be stored; the reason must not quote the JSON. */
  public static DiagnosticException event(Position position, String reason) {
    return new DiagnosticException(
        Diagnostic.error(
            StoreCode.EVENT_REFUSED,
            "the event for position %s was refused: %s".formatted(position, reason),
            "correct the row at the source, or leave the value out of the public schema"));
  }

  /**
   * The error for a feed that is not where its writer or reader saw it: the store was restored to
   * an older copy.
   */
  public static EventStoreException putBack(FeedName feed, Position seen, Position now) {
    return new EventStoreException(
        "feed %s was put back: it stood at position %s, and stands at %s now"
            .formatted(feed, seen, now),
        null);
  }

  /** The error for a feed that is no longer in the store: the store was replaced. */
  public static EventStoreException gone(FeedName feed) {
    return new EventStoreException(
        "feed %s is no longer in the event store: it was replaced".formatted(feed), null);
  }

  /**
   * A feed may only be captured from the source that it is bound to.
   *
   * @throws DiagnosticException if the sources differ
   */
  public static void requireSameSource(FeedName feed, SourceIdentity bound, SourceIdentity now) {
    if (!bound.equals(now)) {
      throw new DiagnosticException(
          Diagnostic.error(
              StoreCode.OTHER_SOURCE,
              "feed %s was captured from %s, the source is now %s".formatted(feed, bound, now),
              "point the manifest back to the earlier source, or reset the feed: "
                  + resetCommand(feed)));
    }
  }

  /**
   * A reader beyond the head has seen events that the store lost.
   *
   * @throws DiagnosticException if the reader is beyond the head
   */
  public static void requireNotAhead(FeedName feed, Position after, Position head) {
    if (after.isAfter(head)) {
      throw new DiagnosticException(
          Diagnostic.error(
              StoreCode.READER_AHEAD,
              "the reader of feed %s has seen position %s, the feed ends at %s"
                  .formatted(feed, after, head),
              "restore the event store the destination was fed from, or load the destination"
                  + " afresh"));
    }
  }

  /** The error for a reader of the log that has not read events which were dropped since. */
  public static EventStoreException dropped(FeedName feed, Position after, FeedBase base) {
    return new EventStoreException(
        Diagnostic.error(
            StoreCode.LOG_DROPPED,
            "feed %s begins at position %s, its reader has read up to %s"
                .formatted(feed, base.oldest(), after),
            "docs/operate/bound-the-event-store.md says how a consumer starts over"),
        null);
  }

  /** The error for a number that no backfill job has. */
  public static DiagnosticException noJob(BackfillJobId id) {
    return new DiagnosticException(
        Diagnostic.error(
            StoreCode.NO_BACKFILL,
            "there is no backfill " + id + " in the event store",
            "'sync-cli backfill list' shows those there are"));
  }

  /** The error for a job that can no longer be paused, resumed or cancelled. */
  public static DiagnosticException ended(BackfillJobId id, BackfillJobState state) {
    return new DiagnosticException(
        Diagnostic.error(
            StoreCode.BACKFILL_ENDED,
            "backfill " + id + " has ended: it is " + state.text(),
            "start another with 'sync-cli backfill start'"));
  }
}
