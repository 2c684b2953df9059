package dev.syncline.postgres.sink.replay;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Position;
import java.util.List;
import java.util.Objects;

/**
 * The outcome of a dry run, which changed nothing.
 *
 * @param cursor where the cursor was when the rows were as they are compared
 * @param cursorAfter where a running sync had moved it by the end
 * @param events how many events were applied
 * @param tables the tables that the consumer's SQL names as its targets
 */
public record DryRunReport(
    Cursor cursor, Position cursorAfter, long events, List<TableDifferences> tables) {
  public DryRunReport {
    Objects.requireNonNull(cursor, "cursor");
    Objects.requireNonNull(cursorAfter, "cursorAfter");
    tables = List.copyOf(tables);
  }

  /** Whether a running sync applied other events at the same time. */
  public boolean movedMeanwhile() {
    return !cursorAfter.equals(cursor.position());
  }
}
