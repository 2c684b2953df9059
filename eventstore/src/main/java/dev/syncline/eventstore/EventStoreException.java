package dev.syncline.eventstore;

/** The event store could not be reached or failed; trying again later is sensible. */
public final class EventStoreException extends RuntimeException {
  public EventStoreException(String message, Throwable cause) {
    super(message, cause);
  }
}
