package dev.syncline.postgres.sink.plan;

/** A statement cannot be run for many events at once; the message is the reason. */
final class NoSetPlan extends Exception {
  NoSetPlan(String reason) {
    super(reason);
  }
}
