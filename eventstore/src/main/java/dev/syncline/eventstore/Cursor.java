package dev.syncline.eventstore;

import java.util.Objects;
import java.util.Optional;

/**
 * How far a consumer has applied a feed.
 *
 * @param history the history of the event at the position; absent before the first event, and for a
 *     cursor that is older than histories
 * @param position the position of the last event the consumer has seen
 */
public record Cursor(Optional<History> history, Position position) {
  /** Before the first event. */
  public static final Cursor START = new Cursor(Optional.empty(), Position.START);

  public Cursor {
    Objects.requireNonNull(history, "history");
    Objects.requireNonNull(position, "position");
  }

  /** Whether this cursor is further along than another one of the same feed. */
  public boolean isAfter(Cursor other) {
    return position.isAfter(other.position);
  }

  @Override
  public String toString() {
    return position + history.map(known -> " of history " + known).orElse("");
  }
}
