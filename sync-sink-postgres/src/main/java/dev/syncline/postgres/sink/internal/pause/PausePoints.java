package dev.syncline.postgres.sink.internal.pause;

import dev.syncline.engine.spi.ConsumersChangedException;
import dev.syncline.eventstore.Position;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.postgres.sink.internal.plan.Work;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The consumer schemas that the running transaction at the destination is about to pause, for those
 * with that policy. From its rejected source transaction on, nothing of such a consumer schema is
 * applied any more, while the others go on. The next commit makes the pause durable.
 *
 * <p>A source transaction that comes in several calls may be rejected after its beginning was
 * applied: then it is delivered once more, and the pause is remembered for that from one session to
 * the next.
 */
public final class PausePoints {
  private final Map<String, PausePoint> points = new HashMap<>();
  private final Map<String, PausePoint> nextTime;

  /**
   * @param nextTime what is remembered from one session to the next; thread-safe
   */
  public PausePoints(Map<String, PausePoint> nextTime) {
    this.nextTime = nextTime;
  }

  /**
   * Begins a transaction at the destination.
   *
   * @param subscriptions the consumer schemas of this sink
   */
  public void begin(Collection<String> subscriptions) {
    points.clear();
    for (String subscription : subscriptions) {
      PausePoint remembered = nextTime.remove(subscription);
      if (remembered != null) {
        points.put(subscription, remembered);
      }
    }
  }

  /** Whether no consumer schema is to be paused. */
  public boolean isEmpty() {
    return points.isEmpty();
  }

  /** The work of the consumer schemas that are not to be paused before it. */
  public List<Work> before(List<Work> work) {
    return points.isEmpty() ? work : work.stream().filter(one -> !isPast(one)).toList();
  }

  /** Whether the consumer schema is to be paused before this work. */
  public boolean isPast(Work work) {
    PausePoint point = points.get(work.subscription());
    return point != null && !point.first().isAfter(work.event().position());
  }

  /**
   * Records that the source transaction of some work is rejected.
   *
   * @param begunBefore a source transaction whose beginning an earlier call applied, so that it
   *     cannot be undone here
   * @throws ConsumersChangedException if it is that one: it has to be delivered again
   */
  public void add(Work work, Diagnostic why, Optional<Position> begunBefore) {
    PausePoint point = new PausePoint(work.event().transactionFirst(), why);
    points.put(work.subscription(), point);
    if (begunBefore.filter(point.first()::equals).isPresent()) {
      nextTime.put(work.subscription(), point);
      throw new ConsumersChangedException(
          "the source transaction at position "
              + point.first()
              + " is applied again without "
              + work.subscription());
    }
  }

  /** Forgets all: what was rejected may be applied in another way. */
  public void forget() {
    points.clear();
  }

  /** The consumer schemas to pause. */
  public Map<String, PausePoint> points() {
    return Map.copyOf(points);
  }
}
