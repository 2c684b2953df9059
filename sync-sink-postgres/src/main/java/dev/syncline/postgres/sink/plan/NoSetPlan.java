package dev.syncline.postgres.sink.plan;

/** Thrown for a statement that cannot be run for many events at once; the message is the reason. */
final class NoSetPlan extends Exception {
  NoSetPlan(String reason) {
    super(reason);
  }
}
