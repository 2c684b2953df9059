package dev.syncline.postgres.sink.letter;

import dev.syncline.postgres.sink.plan.Work;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The keys for which an event waits. Digests of those that may be are held in memory, so that all
 * other events cost no question; the table says which still are, since a redrive takes some away.
 */
public final class WaitingKeys {
  private static final int MOST_IN_MEMORY = 200_000;

  private final DeadLetters letters;
  private final Map<String, Set<KeyDigest>> possible = new HashMap<>();
  private final Set<String> tooMany = new HashSet<>();

  /**
   * Reads which keys wait.
   *
   * @param letters where they wait
   */
  public WaitingKeys(DeadLetters letters) throws SQLException {
    this.letters = letters;
    for (String subscription : letters.waitingSubscriptions()) {
      Set<KeyDigest> keys = letters.allWaitingKeys(subscription, MOST_IN_MEMORY);
      possible.put(subscription, keys);
      if (keys.size() == MOST_IN_MEMORY) {
        tooMany.add(subscription);
      }
    }
  }

  /** Whether no event waits for any subscription. */
  boolean isEmpty() {
    return possible.isEmpty();
  }

  /** An event of the key has been set aside. */
  void add(String subscription, String key) {
    Set<KeyDigest> keys = possible.computeIfAbsent(subscription, none -> new HashSet<>());
    if (keys.size() < MOST_IN_MEMORY) {
      keys.add(KeyDigest.of(key));
    } else {
      tooMany.add(subscription);
    }
  }

  /** For each subscription those of the events' keys for which an event waits. */
  Map<String, Set<String>> among(List<Work> work) throws SQLException {
    Map<String, List<String>> candidates = new HashMap<>();
    for (Work one : work) {
      if (mayWait(one.subscription(), one.event().key())) {
        candidates
            .computeIfAbsent(one.subscription(), none -> new ArrayList<>())
            .add(one.event().key());
      }
    }
    Map<String, Set<String>> waiting = new HashMap<>();
    for (var asked : candidates.entrySet()) {
      Set<String> found = letters.waitingKeys(asked.getKey(), asked.getValue());
      waiting.put(asked.getKey(), found);
      forget(asked.getKey(), asked.getValue(), found);
    }
    return waiting;
  }

  private boolean mayWait(String subscription, String key) {
    Set<KeyDigest> keys = possible.get(subscription);
    return keys != null && (tooMany.contains(subscription) || keys.contains(KeyDigest.of(key)));
  }

  /** Only this sink sets events aside, so a key that does not wait now is of no more interest. */
  private void forget(String subscription, List<String> asked, Set<String> waiting) {
    Set<KeyDigest> keys = possible.get(subscription);
    Set<KeyDigest> still = waiting.stream().map(KeyDigest::of).collect(Collectors.toSet());
    asked.stream().map(KeyDigest::of).filter(key -> !still.contains(key)).forEach(keys::remove);
    if (keys.isEmpty() && !tooMany.contains(subscription)) {
      possible.remove(subscription);
    }
  }
}
