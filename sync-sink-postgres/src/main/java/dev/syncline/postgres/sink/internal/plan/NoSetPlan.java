package dev.syncline.postgres.sink.internal.plan;

/** Thrown for a statement that cannot be run for many events at once; the message is the reason. */
final class NoSetPlan extends Exception {
  private static final long serialVersionUID = 1;

  private final String reason;

  NoSetPlan(String reason) {
    super(reason);
    this.reason = reason;
  }

  String reason() {
    return reason;
  }
}
