package dev.syncline.eventstore;

/** Where the load of one contract stands. */
public enum LoadState {
  /** Not begun, or to begin over. */
  WAITING,
  /** Begun: the feed remembers which rows its events speak of from here on. */
  UNDER_WAY,
  /** Every row has been read. */
  COMPLETE,
  /** Its contract is not published now; the load begins over when it is again. */
  WITHDRAWN
}
