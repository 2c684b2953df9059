package dev.syncline.operations.consumer;

import dev.syncline.eventstore.Cursor;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.postgres.EventCounts;
import dev.syncline.postgres.sink.replay.StatementSafety;
import java.util.List;
import java.util.Objects;

/**
 * What a reset of a cursor would do.
 *
 * @param consumer the consumer schema with its manifest
 * @param feed the feed that it applies
 * @param from where the cursor is
 * @param to where it would be, between two source transactions
 * @param head the feed's head
 * @param beforeOldest the position before the oldest event of the log; a consumer that begins
 *     earlier gets the base instead, which is not counted
 * @param events the events in between that are the consumer's: applied again, or skipped
 * @param lettersDropped the waiting dead letters whose events come again
 * @param lettersKept the other waiting dead letters
 * @param statements for each statement whether it is safe to repeat; empty if none is repeated
 */
public record ResetPreview(
    String consumer,
    String feed,
    Cursor from,
    Cursor to,
    Position head,
    Position beforeOldest,
    EventCounts events,
    long lettersDropped,
    long lettersKept,
    List<StatementSafety> statements) {
  /** The direction of a reset. */
  public enum Direction {
    /** Events are applied again. */
    BACK,
    /** Events are never applied. */
    FORWARD,
    /** The cursor is there already. */
    NONE
  }

  public ResetPreview {
    Objects.requireNonNull(consumer, "consumer");
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(to, "to");
    Objects.requireNonNull(head, "head");
    Objects.requireNonNull(beforeOldest, "beforeOldest");
    Objects.requireNonNull(events, "events");
    statements = List.copyOf(statements);
  }

  public Direction direction() {
    if (from.position().equals(to.position())) {
      return Direction.NONE;
    }
    return from.isAfter(to) ? Direction.BACK : Direction.FORWARD;
  }

  /** Whether it begins with the event store's base, the last event of each key. */
  public boolean readsBase() {
    return direction() == Direction.BACK && beforeOldest.isAfter(to.position());
  }

  /** Whether every statement that is repeated is safe to repeat. */
  public boolean isSafe() {
    return statements.stream().allMatch(StatementSafety::isSafe);
  }
}
