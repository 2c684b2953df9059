package dev.syncline.postgres.source.internal.guard;

/** Levels of the log that a slot retains, by the percentage of its limit. */
enum WalLevel {
  CALM(0),
  HALF(50),
  NEAR(80),
  OVER(100);

  /**
   * The percentage points by which an amount must fall below a level to leave it, so that an amount
   * at its edge is not reported repeatedly.
   */
  private static final int MARGIN = 10;

  private final int from;

  WalLevel(int from) {
    this.from = from;
  }

  private static WalLevel of(int percent) {
    WalLevel level = CALM;
    for (WalLevel candidate : values()) {
      level = percent >= candidate.from ? candidate : level;
    }
    return level;
  }

  /** The level that follows this one when the slot retains this percentage of its limit. */
  WalLevel next(int percent) {
    WalLevel now = of(percent);
    return now.compareTo(this) < 0 && percent >= from - MARGIN ? this : now;
  }
}
