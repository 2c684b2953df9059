package dev.syncline.postgres.sink.internal.deadletter;

import dev.syncline.eventstore.KeyDigest;
import dev.syncline.postgres.sink.internal.deadletter.DeadLetters.WaitingKey;
import dev.syncline.postgres.sink.internal.key.RowKey;
import dev.syncline.postgres.sink.internal.plan.SinkPlan;
import dev.syncline.postgres.sink.internal.plan.Work;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds the events for whose row an earlier event waits. It holds digests of all rows that may be
 * waited for in memory, so that other events cost no query. The table shows which rows still wait,
 * since a redrive removes some.
 */
public final class WaitingKeys {
  private final DeadLetters deadLetters;
  private final SinkPlan plan;
  private final int most;
  private final Map<String, WaitingRows> possible = new HashMap<>();

  /**
   * Reads which keys wait.
   *
   * @param deadLetters where the events wait
   * @param plan shows which row a key means
   * @param most how many keys of a consumer schema are held in memory
   */
  public WaitingKeys(DeadLetters deadLetters, SinkPlan plan, int most) throws SQLException {
    this.deadLetters = deadLetters;
    this.plan = plan;
    this.most = most;
    for (String subscription : deadLetters.waitingSubscriptions()) {
      if (plan.names().contains(subscription)) {
        read(subscription);
      }
    }
  }

  /** Whether no event waits for any subscription. */
  boolean isEmpty() {
    return possible.isEmpty();
  }

  /** The row that an event changes. */
  RowKey row(Work work) {
    return plan.row(work.subscription(), work.event().key());
  }

  /** Records that an event has been quarantined. */
  void add(Work work) {
    possible
        .computeIfAbsent(work.subscription(), none -> new WaitingRows(most))
        .add(digest(row(work)), KeyDigest.of(work.event().key()));
  }

  /** For each subscription, the rows of these events for which an earlier event waits. */
  Map<String, Set<RowKey>> among(List<Work> work) throws SQLException {
    Map<String, Map<String, RowKey>> candidates = new HashMap<>();
    for (Work one : work) {
      WaitingRows rows = possible.get(one.subscription());
      if (rows == null) {
        continue;
      }
      RowKey row = row(one);
      if (rows.mayHave(digest(row), KeyDigest.of(one.event().key()))) {
        candidates
            .computeIfAbsent(one.subscription(), none -> new HashMap<>())
            .put(one.event().key(), row);
      }
    }
    Map<String, Set<RowKey>> waiting = new HashMap<>();
    for (var asked : candidates.entrySet()) {
      waiting.put(asked.getKey(), waiting(asked.getKey(), asked.getValue()));
    }
    return waiting;
  }

  /**
   * Queries the keys by their text, and reads all waiting keys if a row may wait under another
   * text.
   */
  private Set<RowKey> waiting(String subscription, Map<String, RowKey> asked) throws SQLException {
    Set<RowKey> waiting =
        deadLetters.waitingKeys(subscription, asked.keySet()).stream()
            .map(key -> plan.row(subscription, key))
            .collect(Collectors.toCollection(HashSet::new));
    Map<String, RowKey> others = new HashMap<>(asked);
    others.values().removeAll(waiting);
    WaitingRows rows = Objects.requireNonNull(possible.get(subscription), subscription);
    boolean underOtherText =
        others.entrySet().stream()
            .anyMatch(
                other ->
                    rows.mayHaveOtherText(digest(other.getValue()), KeyDigest.of(other.getKey())));
    if (underOtherText) {
      Set<RowKey> all = read(subscription);
      others.values().stream().filter(all::contains).forEach(waiting::add);
    } else {
      others.forEach((key, row) -> rows.remove(digest(row), KeyDigest.of(key)));
      if (rows.isEmpty()) {
        possible.remove(subscription);
      }
    }
    return waiting;
  }

  /** Reads the waiting rows and forgets all others: only this sink quarantines events here. */
  private Set<RowKey> read(String subscription) throws SQLException {
    Set<RowKey> found = new HashSet<>();
    WaitingRows rows = new WaitingRows(most);
    List<WaitingKey> keys = deadLetters.allWaitingKeys(subscription, most);
    if (keys.size() == most) {
      // The limit counts texts, of which a row may have several: rows may be missing.
      rows.setIncomplete();
    }
    for (WaitingKey key : keys) {
      if (key.text().isPresent()) {
        RowKey row = plan.row(subscription, key.text().get());
        found.add(row);
        rows.add(digest(row), key.digest());
      } else {
        rows.add(key.digest(), key.digest());
      }
    }
    if (rows.isEmpty()) {
      possible.remove(subscription);
    } else {
      possible.put(subscription, rows);
    }
    return found;
  }

  private static KeyDigest digest(RowKey row) {
    return KeyDigest.of(row.form());
  }
}
