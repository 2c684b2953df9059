package dev.syncline.postgres.sink.internal.deadletter;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.internal.plan.StatementPipeline;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers across sessions the last event that each statement accepted. Running that event again
 * shows whether the failure of another event is that event's own fault. If nothing shows it, one
 * event is assumed to be at fault, and no second one until the statement accepts an event.
 */
public final class PassedEvents {
  /** A larger event is not remembered, since there may be hundreds of statements. */
  private static final int MOST_CHARACTERS = 10_000;

  private final Map<String, Event> last = new ConcurrentHashMap<>();
  private final Map<String, Position> believed = new ConcurrentHashMap<>();

  /** Records that a statement accepted an event and touched a row for it. */
  public void add(StatementPipeline lane, Event event) {
    String statement = lane.statement().title();
    believed.remove(statement);
    if (event.characters() <= MOST_CHARACTERS) {
      last.put(statement, event);
    }
  }

  /** The last event that a statement accepted. */
  public Optional<Event> last(StatementPipeline lane) {
    return Optional.ofNullable(last.get(lane.statement().title()));
  }

  /** Whether an event may be assumed to be at fault although nothing shows it. */
  public boolean believes(StatementPipeline lane, Position event) {
    return believes(lane.statement().title(), event);
  }

  /** The same for a subscription's part of a source transaction that is refused at its end. */
  public boolean believesOfEnd(String subscription, Position first) {
    return believes(end(subscription), first);
  }

  /**
   * Records that a subscription's part of a source transaction touched rows and passed the checks
   * at its end.
   */
  public void addEnd(String subscription) {
    believed.remove(end(subscription));
  }

  private boolean believes(String what, Position position) {
    return position.equals(believed.computeIfAbsent(what, none -> position));
  }

  private static String end(String subscription) {
    return "the end of " + subscription;
  }
}
