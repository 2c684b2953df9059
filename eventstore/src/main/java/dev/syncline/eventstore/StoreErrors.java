package dev.syncline.eventstore;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;

/** Says no in the same words, whichever event store it is. */
public final class StoreErrors {
  private StoreErrors() {}

  /** What a person types to let a feed begin anew at its source, with everything loaded again. */
  public static String resetCommand(FeedName feed) {
    return "sync-cli feed reset MANIFEST... --feed " + feed + " --yes";
  }

  /** An event whose JSON cannot be stored; the reason must not quote it. */
  public static DiagnosticException event(Position position, String reason) {
    return new DiagnosticException(
        Diagnostic.error(
            StoreCode.EVENT_REFUSED,
            "the event for position %s was refused: %s".formatted(position, reason),
            "correct the row at the source, or leave the value out of the public schema"));
  }

  /**
   * A feed that is not where its writer or reader saw it: the store was put back to an older copy.
   */
  public static EventStoreException putBack(FeedName feed, Position seen, Position now) {
    return new EventStoreException(
        "feed %s was put back: it stood at position %s, and stands at %s now"
            .formatted(feed, seen, now),
        null);
  }

  /** A feed that is no longer in the store: it was replaced. */
  public static EventStoreException gone(FeedName feed) {
    return new EventStoreException(
        "feed %s is no longer in the event store: it was replaced".formatted(feed), null);
  }

  /**
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
}
