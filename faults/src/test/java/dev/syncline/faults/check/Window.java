package dev.syncline.faults.check;

/**
 * The part of a feed that a check looks at: what came since the check before the last one. So what
 * two neighbouring events have to do with each other is seen, and a check of a long feed costs no
 * more than one of a short.
 */
final class Window {
  private long after;
  private long seen;

  /**
   * @param after the position after which the first check begins
   */
  Window(long after) {
    this.after = after;
    this.seen = after;
  }

  /** The last position that is not looked at. */
  long after() {
    return after;
  }

  /** A check has looked at everything up to here. */
  void checked(long head) {
    after = seen;
    seen = head;
  }
}
