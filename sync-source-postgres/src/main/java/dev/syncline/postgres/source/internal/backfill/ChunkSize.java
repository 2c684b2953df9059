package dev.syncline.postgres.source.internal.backfill;

/**
 * Limits the rows of the next chunk: as many as fit into a bounded number of characters if their
 * public rows are like the last chunk's. A large chunk of narrow rows makes the cost of its mark
 * and commit negligible; a chunk of wide rows must not fill the memory.
 */
final class ChunkSize {
  private static final int FIRST = 100;
  private static final int GROWTH = 4;

  private final int most;
  private int rows;

  /**
   * @param most the most rows in any chunk
   */
  ChunkSize(int most) {
    this.most = most;
    rows = Math.min(FIRST, most);
  }

  /** A size for a statement that is known to find few rows. */
  static ChunkSize fixed(int rows) {
    ChunkSize size = new ChunkSize(rows);
    size.rows = rows;
    return size;
  }

  int rows() {
    return rows;
  }

  /** Adapts the size to a chunk that was read. */
  void learn(ChunkRows chunk) {
    if (chunk.read() > 0) {
      long fitting = ChunkWeight.MOST * chunk.read() / Math.max(1, chunk.characters());
      rows = (int) Math.max(1, Math.min(Math.min(most, (long) GROWTH * rows), fitting));
    }
  }
}
