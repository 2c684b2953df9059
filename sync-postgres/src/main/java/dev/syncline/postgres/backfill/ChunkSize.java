package dev.syncline.postgres.backfill;

/**
 * How many rows the next chunk takes at most: as many as fit into a bounded number of characters if
 * their public rows are like the last chunk's. A mark and a commit are little beside a large chunk
 * of narrow rows, and a chunk of wide ones must not fill the memory.
 */
final class ChunkSize {
  private static final int FIRST = 100;
  private static final int GROWTH = 4;

  private final int most;
  private int rows;

  /**
   * @param most rows in any chunk
   */
  ChunkSize(int most) {
    this.most = most;
    rows = Math.min(FIRST, most);
  }

  int rows() {
    return rows;
  }

  /** Learns from a chunk. */
  void learn(ChunkRows chunk) {
    if (chunk.read() > 0) {
      long fitting = ChunkWeight.MOST * chunk.read() / Math.max(1, chunk.characters());
      rows = (int) Math.max(1, Math.min(Math.min(most, (long) GROWTH * rows), fitting));
    }
  }
}
