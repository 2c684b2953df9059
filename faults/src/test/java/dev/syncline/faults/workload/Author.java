package dev.syncline.faults.workload;

/**
 * Whose rows a writer changes: each has items of its own, so that the versions it gives them grow
 * in the order of its own transactions.
 */
public final class Author {
  /** How many writers there are, and so how the preloaded rows are shared. */
  public static final int WRITERS = 3;

  /** The first id of the items that are there before anything starts. */
  public static final int PRELOADED_FROM = 1_000_000;

  /** How many of them there are: enough for several chunks of a first load. */
  public static final int PRELOADED = 12_000;

  /** Whose journal entries are there before anything starts: they have negative ids. */
  public static final int NOBODY = -1;

  /**
   * How many of them: more than the first three chunks of a first load, which may all be read
   * before the first is stored. The writers' entries lie ahead of them.
   */
  public static final int PRELOADED_ENTRIES = 12_000;

  private static final int ITEMS_PER_WRITER = 10_000;
  private static final long TRANSACTIONS_PER_WRITER = 1_000_000_000L;

  private final int number;
  private long version;
  private long entry;

  Author(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }

  /** A version higher than any this writer gave before. */
  long nextVersion() {
    return ++version;
  }

  /** The id of a new journal entry, higher than any of this writer before. */
  long nextEntry() {
    return number * TRANSACTIONS_PER_WRITER + ++entry;
  }

  /** The id of one of the writer's own items. */
  int item(int key) {
    return number * ITEMS_PER_WRITER + key;
  }

  /** The id of one of the writer's share of the preloaded items. */
  int preloaded(int key) {
    return PRELOADED_FROM + key * WRITERS % PRELOADED + number;
  }
}
