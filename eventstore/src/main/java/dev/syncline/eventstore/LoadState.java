package dev.syncline.eventstore;

/** The state of one contract's backfill. */
public enum LoadState {
  /** Not begun, or about to restart. */
  WAITING,
  /** Begun: the feed remembers the keys of the contract's events from here on. */
  UNDER_WAY,
  /** Every row has been read. */
  COMPLETE,
  /** Its contract is not published now; the backfill restarts when it is published again. */
  WITHDRAWN
}
