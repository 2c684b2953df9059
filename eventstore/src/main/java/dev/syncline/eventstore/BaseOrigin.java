package dev.syncline.eventstore;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * Where the pages come from that a reader of the base has read. It is part of the cursor, in the
 * place of a history: as a UUID of version 8, which none chosen at random is.
 *
 * @param folded through which position the base was folded when the last page was read. If the
 *     store was restored to an earlier copy, the base had less, and rows would be missed
 * @param begun through which position it was folded when the first page was read. Deletes that were
 *     folded later and are removed again may be missed
 * @param history a part of the history of the event at {@code folded}
 */
record BaseOrigin(Position folded, Position begun, int history) {
  private static final int HISTORY_BITS = 30;
  private static final int FOLDED_BITS = 52;
  private static final int AGE_BITS = 40;

  /** The bits of the age that are in the second half of the UUID. */
  private static final int LOW_AGE_BITS = 10;

  private static final long MOST_AGE = (1L << AGE_BITS) - 1;
  private static final int VERSION = 8;
  private static final int VARIANT = 2;

  BaseOrigin {
    Objects.requireNonNull(folded, "folded");
    Objects.requireNonNull(begun, "begun");
  }

  /**
   * @param at the history of the event at {@code folded}
   */
  static BaseOrigin of(History at, Position folded, Position begun) {
    return new BaseOrigin(folded, begun, part(at));
  }

  private static int part(History history) {
    return (int) (history.id().getMostSignificantBits() >>> (Long.SIZE - HISTORY_BITS));
  }

  /** Whether a history may be that of the event at {@code folded}. */
  boolean isOf(History at) {
    return part(at) == history;
  }

  /** The origin that a history stands for; empty for the history of events. */
  static Optional<BaseOrigin> of(History history) {
    UUID id = history.id();
    if (id.version() != VERSION || id.variant() != VARIANT) {
      return Optional.empty();
    }
    long high = id.getMostSignificantBits() >>> 16 << 12 | id.getMostSignificantBits() & 0xFFF;
    long low = id.getLeastSignificantBits() & (1L << 62) - 1;
    long folded = low & (1L << FOLDED_BITS) - 1;
    long age = (high & (1L << AGE_BITS - LOW_AGE_BITS) - 1) << LOW_AGE_BITS | low >>> FOLDED_BITS;
    return Optional.of(
        new BaseOrigin(
            new Position(folded),
            new Position(age == MOST_AGE ? 0 : folded - age),
            (int) (high >>> AGE_BITS - LOW_AGE_BITS)));
  }

  /** The history that stands for this. An origin too far back is taken for the very beginning. */
  History asHistory() {
    long age = Math.min(folded.value() - begun.value(), MOST_AGE);
    long high = (long) history << AGE_BITS - LOW_AGE_BITS | age >>> LOW_AGE_BITS;
    long low = (age & (1L << LOW_AGE_BITS) - 1) << FOLDED_BITS | folded.value();
    return new History(
        new UUID(
            high >>> 12 << 16 | (long) VERSION << 12 | high & 0xFFF, (long) VARIANT << 62 | low));
  }
}
