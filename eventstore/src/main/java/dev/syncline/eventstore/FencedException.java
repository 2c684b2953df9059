package dev.syncline.eventstore;

/** Another process has taken over; this one must stop writing for good. */
public final class FencedException extends RuntimeException {
  public FencedException(String message) {
    super(message);
  }
}
