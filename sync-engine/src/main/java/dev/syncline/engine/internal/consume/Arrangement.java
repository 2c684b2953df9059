package dev.syncline.engine.internal.consume;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.spi.ConsumerCursor;
import dev.syncline.engine.spi.ConsumerPause;
import dev.syncline.engine.status.ConsumerStatus;
import dev.syncline.engine.status.ConsumerStatus.State;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Position;
import dev.syncline.eventstore.PublishedContract;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which consumer schemas of a destination are applied, and which of them together. Those that are
 * about as far as the foremost of their feed are joined: their rows change in the same commits. One
 * that is far behind catches up alone, so that the others do not wait for it; those at the same
 * position do so together.
 *
 * @param joined one group for each feed
 * @param catchingUp the groups that catch up now
 * @param queued the groups that catch up later, the closest first
 * @param paused the consumer schemas that are not applied
 */
record Arrangement(
    List<ConsumerGroup> joined,
    List<ConsumerGroup> catchingUp,
    List<ConsumerGroup> queued,
    Map<String, ConsumerPause> paused) {
  /** Of no consumer schema. */
  static final Arrangement NOTHING = new Arrangement(List.of(), List.of(), List.of(), Map.of());

  Arrangement {
    joined = List.copyOf(joined);
    catchingUp = List.copyOf(catchingUp);
    queued = List.copyOf(queued);
    paused = Map.copyOf(paused);
  }

  /**
   * Divides the consumer schemas of a destination.
   *
   * @param byFeed the consumer schemas of each feed, in the order of the plan
   * @param cursors returns the cursors of a feed
   */
  static Arrangement of(
      Map<FeedName, Map<Subscription, List<PublishedContract>>> byFeed,
      Function<FeedName, Map<String, ConsumerCursor>> cursors,
      CatchUp limits) {
    List<ConsumerGroup> joined = new ArrayList<>();
    List<ConsumerGroup> behind = new ArrayList<>();
    Map<String, ConsumerPause> paused = new TreeMap<>();
    byFeed.forEach(
        (feed, subscriptions) -> {
          Map<String, ConsumerCursor> at = cursors.apply(feed);
          Map<Subscription, List<PublishedContract>> applied = new LinkedHashMap<>(subscriptions);
          applied
              .keySet()
              .removeIf(
                  one -> {
                    cursor(one, at).pause().ifPresent(pause -> paused.put(one.name(), pause));
                    return cursor(one, at).pause().isPresent();
                  });
          divide(feed, applied, at, limits, joined, behind);
        });
    behind.sort(Comparator.comparing(ConsumerGroup::distance));
    int now = Math.min(limits.atOnce(), behind.size());
    return new Arrangement(
        joined, behind.subList(0, now), behind.subList(now, behind.size()), paused);
  }

  private static ConsumerCursor cursor(Subscription one, Map<String, ConsumerCursor> at) {
    return at.getOrDefault(one.name(), ConsumerCursor.START);
  }

  private static void divide(
      FeedName feed,
      Map<Subscription, List<PublishedContract>> applied,
      Map<String, ConsumerCursor> at,
      CatchUp limits,
      List<ConsumerGroup> joined,
      List<ConsumerGroup> behind) {
    if (applied.isEmpty()) {
      return;
    }
    Position foremost =
        applied.keySet().stream()
            .map(one -> cursor(one, at).position())
            .max(Comparator.naturalOrder())
            .orElseThrow();
    Map<Subscription, List<PublishedContract>> close = new LinkedHashMap<>();
    Map<Long, Map<Subscription, List<PublishedContract>>> apart = new TreeMap<>();
    long widest = 0;
    for (var one : applied.entrySet()) {
      long distance = foremost.value() - cursor(one.getKey(), at).position().value();
      if (distance <= limits.joinDistance()) {
        close.put(one.getKey(), one.getValue());
        widest = Math.max(widest, distance);
      } else {
        apart
            .computeIfAbsent(distance, none -> new LinkedHashMap<>())
            .put(one.getKey(), one.getValue());
      }
    }
    joined.add(new ConsumerGroup(feed, close, widest));
    apart.forEach((distance, group) -> behind.add(new ConsumerGroup(feed, group, distance)));
  }

  /** Whether all consumer schemas are joined, so that only a pause can change anything. */
  boolean isComplete() {
    return catchingUp.isEmpty() && queued.isEmpty() && paused.isEmpty();
  }

  /** The status of every consumer schema. */
  Map<String, ConsumerStatus> statuses() {
    Map<String, ConsumerStatus> statuses = new TreeMap<>();
    put(joined, State.RUNNING, statuses);
    put(catchingUp, State.CATCHING_UP, statuses);
    put(queued, State.WAITING, statuses);
    paused.forEach((name, pause) -> statuses.put(name, ConsumerStatus.paused(pause)));
    return statuses;
  }

  private static void put(
      List<ConsumerGroup> groups, State state, Map<String, ConsumerStatus> statuses) {
    for (ConsumerGroup group : groups) {
      group.names().forEach(name -> statuses.put(name, ConsumerStatus.of(state)));
    }
  }

  /** What is not joined, in words; empty if everything is. */
  String note() {
    List<String> parts = new ArrayList<>();
    addPart("paused", paused.keySet().stream().sorted().toList(), parts);
    addPart("catching up", names(catchingUp), parts);
    addPart("waiting to catch up", names(queued), parts);
    return String.join("; ", parts);
  }

  private static void addPart(String what, List<String> names, List<String> parts) {
    if (!names.isEmpty()) {
      parts.add(what + ": " + String.join(", ", names));
    }
  }

  private static List<String> names(List<ConsumerGroup> groups) {
    return groups.stream().flatMap(group -> group.names().stream()).toList();
  }
}
