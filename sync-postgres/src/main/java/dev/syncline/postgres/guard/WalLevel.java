package dev.syncline.postgres.guard;

/** How much of its limit a slot retains. */
enum WalLevel {
  CALM(0),
  HALF(50),
  NEAR(80),
  OVER(100);

  /** So far below a level it is left, so that an amount at its edge is not told again and again. */
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

  /** The level after this one at so many percent. */
  WalLevel next(int percent) {
    WalLevel now = of(percent);
    return now.compareTo(this) < 0 && percent >= from - MARGIN ? this : now;
  }
}
