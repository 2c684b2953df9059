package dev.syncline.bench.retention;

/**
 * How much is written.
 *
 * @param events how many events the feed gets in total
 * @param keys over how many keys
 * @param segment how many positions a segment has
 * @param fold how many events wait before they are folded
 */
record Sizes(long events, int keys, long segment, long fold) {
  /** Of fifty million events over a million keys, with the product's defaults. */
  private static final long FULL = 50_000_000;

  private static final int FULL_KEYS = 1_000_000;
  private static final long FULL_SEGMENT = 10_000_000;
  private static final long FULL_FOLD = 500_000;

  /** The same proportions for another number of events. */
  static Sizes of(long events) {
    return new Sizes(
        events,
        (int) Math.max(1, FULL_KEYS * events / FULL),
        Math.max(1, FULL_SEGMENT * events / FULL),
        Math.max(1, FULL_FOLD * events / FULL));
  }

  @Override
  public String toString() {
    return "%,d events over %,d keys; segments of %,d positions; %,d events folded at once"
        .formatted(events, keys, segment, fold);
  }
}
