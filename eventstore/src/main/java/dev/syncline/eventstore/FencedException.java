package dev.syncline.eventstore;

/** Another process has taken over; this one must stop writing for good. */
public final class FencedException extends RuntimeException {
  public FencedException(String message) {
    super(message);
  }

  /** The exception for a writer of an earlier epoch. */
  public static FencedException of(FeedName feed, Epoch writer, Epoch now) {
    return new FencedException(
        "feed %s was taken over: this writer has epoch %d, the feed is at %d"
            .formatted(feed, writer.value(), now.value()));
  }
}
