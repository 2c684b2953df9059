package dev.syncline.bench.peer;

/** How a running system reads all rows of the flow's first table again beside the stream. */
public interface Reload {
  /** Called before the first start, for what a reload needs. */
  void prepare(long rows);

  /** Begins to read the rows from 1 to the last one that was seeded, and later ones. */
  void begin();

  /** How many of these rows the present reload has read. */
  long rowsRead();

  /** Whether the present reload has read all of them. */
  boolean isComplete();

  /** Whether a row that was inserted since the first start has arrived. */
  boolean hasArrived(long row);

  /** Whether it goes on where it was after {@link #kill}, so that this can be checked. */
  boolean survivesKills();

  /** Kills the process that reads (SIGKILL), and starts it again. */
  void kill();

  /** How many of the seeded rows the present reload has published in another number than once. */
  long rowsNotOnce();
}
