package dev.syncline.bench.measure;

/** What can be measured, in the order in which reports show it. */
public enum Metric {
  DRAIN("drain", "s", "from the first change visible to the last"),
  FROM_START("from start", "s", "from starting the system to the last change visible"),
  FIRST_START("first start", "s", "from its first start ever to a row of every table visible"),
  VISIBLE("visible", "s", "from the commit at the source to everything visible"),
  RATE("rate", "rows/s", "changes by the time they took"),
  FIRST_LOAD("first load", "rows/s", "rows there before the first start by the time to load them"),
  QUIET_P50("p50 before", "ms", "commit to visible, median, without a reload"),
  QUIET_P99("p99 before", "ms", "commit to visible, 99 of 100, without a reload"),
  P50("p50", "ms", "commit to visible, median"),
  P90("p90", "ms", "commit to visible, 9 of 10"),
  P99("p99", "ms", "commit to visible, 99 of 100"),
  LONGEST("longest", "ms", "commit to visible, the slowest row"),
  REPAIRED("repaired", "s", "from starting 'verify --repair' to all differences repaired"),
  PASSES("passes", "", "how often all rows were compared"),
  PASS("pass", "s", "from one comparison of all rows to the next"),
  WRITTEN("written", "rows/s", "what the writers achieved"),
  KILLS("kills", "times", "SIGKILL in the middle of a reload, after which each row was read once"),
  OWN_SHARE("own CPU", "% of a core", "processor use of its own processes"),
  SERVER_SHARE("servers' CPU", "% of a core", "processor use of the PostgreSQL servers"),
  OWN_CPU("own CPU", "s", "processor time of its own processes"),
  SERVER_CPU("servers' CPU", "s", "processor time of the PostgreSQL servers"),
  MEMORY("peak memory", "MB", "resident memory of its own processes, each at its peak");

  private final String text;
  private final String unit;
  private final String meaning;

  Metric(String text, String unit, String meaning) {
    this.text = text;
    this.unit = unit;
    this.meaning = meaning;
  }

  public String text() {
    return text;
  }

  public String unit() {
    return unit;
  }

  public String meaning() {
    return meaning;
  }

  /**
   * How many times better one value is than another: more than 1 where it is better.
   *
   * @throws IllegalArgumentException if a value is negative
   */
  public double advantage(double value, double other) {
    if (value < 0 || other < 0) {
      throw new IllegalArgumentException(this + " cannot be negative");
    }
    return this == RATE || this == FIRST_LOAD ? value / other : other / value;
  }

  /** Whether systems differ in it; the writers' rate only tells whether a round is valid. */
  public boolean compares() {
    return this != WRITTEN && this != PASSES && this != KILLS;
  }
}
