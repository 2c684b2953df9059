package dev.syncline.postgres.sink.internal.plan;

/** Whether an event may be applied before earlier events with the same result. */
enum Reordering {
  /** It may, whatever the keys are. */
  ALWAYS,
  /** It may, if none of the earlier events has its key. */
  OTHER_KEYS,
  NEVER
}
