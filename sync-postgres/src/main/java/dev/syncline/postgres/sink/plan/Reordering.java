package dev.syncline.postgres.sink.plan;

/** Whether an event may be applied before others that came earlier, without a difference. */
enum Reordering {
  /** Whatever the keys. */
  ALWAYS,
  /** If none of the others has its key. */
  OTHER_KEYS,
  NEVER
}
