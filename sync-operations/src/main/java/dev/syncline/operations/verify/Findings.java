package dev.syncline.operations.verify;

import dev.syncline.eventstore.Position;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The differences of one consumer schema, bounded in number and each reported once. */
final class Findings {
  private final String consumer;
  private final int limit;
  private final VerifyListener listener;
  private final Set<String> known;
  private final Map<RowDifference.Kind, Long> counts = new EnumMap<>(RowDifference.Kind.class);
  private final List<RowDifference> found = new ArrayList<>();
  private long waiting;

  /**
   * @param limit how many are found at most
   * @param known the keys that an earlier pass has reported, which are counted but not reported
   *     again; what is found now takes their place
   */
  Findings(String consumer, int limit, VerifyListener listener, Set<String> known) {
    this.consumer = consumer;
    this.limit = limit;
    this.listener = listener;
    this.known = new LinkedHashSet<>(known);
  }

  VerifyListener listener() {
    return listener;
  }

  void addAll(List<RowDifference> differences) {
    differences.stream().limit(Math.max(0, limit - found.size())).forEach(this::add);
  }

  /** Adds a key about which nothing is certain. */
  void undecided(String key) {
    addAll(
        List.of(
            new RowDifference(
                consumer,
                RowDifference.Kind.UNDECIDED,
                key,
                List.of(),
                Position.START,
                Optional.empty())));
  }

  private void add(RowDifference difference) {
    found.add(difference);
    if (difference.deadLetter().isPresent()) {
      waiting++;
    } else {
      counts.merge(difference.kind(), 1L, Long::sum);
    }
    if (!known.contains(difference.key())) {
      listener.found(difference);
    }
  }

  boolean isFull() {
    return found.size() >= limit;
  }

  /** The differences that publishing the row again may repair. */
  List<RowDifference> repairable() {
    return found.stream()
        .filter(one -> one.deadLetter().isEmpty())
        .filter(one -> one.kind() != RowDifference.Kind.UNDECIDED)
        .filter(one -> one.kind() != RowDifference.Kind.UNACCEPTABLE)
        .toList();
  }

  /** The keys that were found. */
  Set<String> keys() {
    Set<String> keys = new LinkedHashSet<>();
    found.forEach(one -> keys.add(one.key()));
    return keys;
  }

  Map<RowDifference.Kind, Long> counts() {
    return Map.copyOf(counts);
  }

  long waiting() {
    return waiting;
  }
}
