package dev.syncline.engine.internal.consume;

import dev.syncline.engine.internal.run.Stage;
import dev.syncline.engine.spi.ConsumerCursor;
import dev.syncline.engine.spi.ConsumersChangedException;
import dev.syncline.engine.spi.CursorReader;
import dev.syncline.engine.stop.StopSignal;
import dev.syncline.eventstore.FeedName;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Ends the attempt when a consumer schema was resumed or paused, or has caught up with the others.
 * Needed only while not all are joined: those that are notice a pause themselves.
 */
final class WatchConsumers implements Stage {
  private final Arrangement arranged;
  private final List<FeedName> feeds;
  private final CursorReader cursors;
  private final CatchUp limits;

  /**
   * @param arranged what is applied now
   * @param feeds all feeds of the destination
   * @param cursors closed by the caller
   */
  WatchConsumers(Arrangement arranged, List<FeedName> feeds, CursorReader cursors, CatchUp limits) {
    this.arranged = arranged;
    this.feeds = List.copyOf(feeds);
    this.cursors = cursors;
    this.limits = limits;
  }

  @Override
  public String name() {
    return "watch consumers";
  }

  @Override
  public void run(StopSignal stop) throws InterruptedException {
    while (!stop.await(limits.check())) {
      look();
    }
  }

  private void look() {
    Map<FeedName, Map<String, ConsumerCursor>> now = new HashMap<>();
    feeds.forEach(feed -> now.put(feed, cursors.read(feed)));
    requireSamePauses(now);
    arranged
        .catchingUp()
        .forEach(group -> requireBehind(group, now.getOrDefault(group.feed(), Map.of())));
  }

  private void requireSamePauses(Map<FeedName, Map<String, ConsumerCursor>> now) {
    Set<String> paused = new HashSet<>();
    now.values()
        .forEach(
            cursors ->
                cursors.forEach(
                    (name, cursor) -> cursor.pause().ifPresent(pause -> paused.add(name))));
    Set<String> known = arranged.statuses().keySet();
    paused.retainAll(known);
    if (!paused.equals(arranged.paused().keySet())) {
      Set<String> resumed = new TreeSet<>(arranged.paused().keySet());
      resumed.removeAll(paused);
      Set<String> added = new TreeSet<>(paused);
      added.removeAll(arranged.paused().keySet());
      throw new ConsumersChangedException(
          resumed.isEmpty() ? "paused: " + added : "resumed: " + resumed);
    }
  }

  /**
   * A group joins when it is closer than it has to be: until the others have stopped for it, they
   * go on, and a group that is too far behind by then would be separate once more.
   */
  private void requireBehind(ConsumerGroup group, Map<String, ConsumerCursor> now) {
    long foremost =
        arranged.joined().stream()
            .filter(one -> one.feed().equals(group.feed()))
            .flatMap(one -> one.names().stream())
            .mapToLong(name -> position(name, now))
            .max()
            .orElse(0);
    long last =
        group.names().stream()
            .map(name -> position(name, now))
            .min(Comparator.naturalOrder())
            .orElse(foremost);
    if (foremost - last <= limits.joinDistance() / 2) {
      throw new ConsumersChangedException("caught up: " + group.names());
    }
  }

  private static long position(String name, Map<String, ConsumerCursor> now) {
    return now.getOrDefault(name, ConsumerCursor.START).position().value();
  }
}
