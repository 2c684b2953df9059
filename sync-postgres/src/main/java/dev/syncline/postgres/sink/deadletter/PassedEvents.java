package dev.syncline.postgres.sink.deadletter;

import dev.syncline.eventstore.Event;
import dev.syncline.eventstore.Position;
import dev.syncline.postgres.sink.plan.StatementPipeline;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The last event that each statement took, from one session to the next: run again, it tells
 * whether what another one fails on is that one's fault. Where nothing tells, one is believed to be
 * at fault, and no second one until the statement takes an event.
 */
public final class PassedEvents {
  /** A larger event is not kept for this: there may be hundreds of statements. */
  private static final int MOST_CHARACTERS = 10_000;

  private final Map<String, Event> last = new ConcurrentHashMap<>();
  private final Map<String, Position> believed = new ConcurrentHashMap<>();

  /** A statement took an event, and touched a row for it. */
  public void add(StatementPipeline lane, Event event) {
    String statement = lane.statement().title();
    believed.remove(statement);
    if (event.characters() <= MOST_CHARACTERS) {
      last.put(statement, event);
    }
  }

  /** The last one that a statement took. */
  public Optional<Event> last(StatementPipeline lane) {
    return Optional.ofNullable(last.get(lane.statement().title()));
  }

  /** Whether an event may be believed to be at fault though nothing tells. */
  public boolean believes(StatementPipeline lane, Position event) {
    return believes(lane.statement().title(), event);
  }

  /** The same of a subscription's part of a source transaction, at its end. */
  public boolean believesOfEnd(String subscription, Position first) {
    return believes(end(subscription), first);
  }

  /** A subscription's part of a source transaction touched rows and was taken at its end too. */
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
