package dev.syncline.bench.peer;

import dev.syncline.bench.flow.Table;

/** What can be seen of a system's progress, where its changes end. */
public interface Observation {
  /** Whether any destination has that row of any table, or any change was handled since start. */
  boolean began(Marker marker);

  /** Whether every destination has that row of every table. */
  boolean reached(Marker marker);

  /**
   * Whether every destination has as many rows as the source.
   *
   * @param changes how many changes there are since the last start, for what has no destination
   */
  boolean complete(long changes);

  /**
   * Compares all rows.
   *
   * @return what differs; empty if nothing does
   */
  String differences();

  /**
   * Times from the commit at the source until the change was visible.
   *
   * @param table of the rows, inserted since the last start
   * @param first the first row's number
   * @param last the last row's number
   * @return milliseconds, in no order
   */
  double[] delays(Table table, long first, long last);
}
