package dev.syncline.eventstore;

import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;

/** Says no in the same words, whichever event store it is. */
public final class Refusals {
  private Refusals() {}

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
   * @throws DiagnosticException if the sources differ
   */
  public static void requireSameSource(FeedName feed, SourceIdentity bound, SourceIdentity now) {
    if (!bound.equals(now)) {
      throw new DiagnosticException(
          Diagnostic.error(
              StoreCode.OTHER_SOURCE,
              "feed %s was captured from %s, the source is now %s".formatted(feed, bound, now),
              "point the manifest back to the earlier source, or begin anew: "
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
