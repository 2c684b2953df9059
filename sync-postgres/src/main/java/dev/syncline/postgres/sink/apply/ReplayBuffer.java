package dev.syncline.postgres.sink.apply;

import dev.syncline.postgres.sink.plan.Work;
import java.util.ArrayList;
import java.util.List;

/**
 * What has been applied in the running transaction, so that it can be applied again in another way;
 * up to a bound, since a source transaction may be of any size.
 */
final class ReplayBuffer {
  private static final int MOST_EVENTS = 40_000;
  private static final long MOST_CHARACTERS = 48_000_000;

  private final List<Work> work = new ArrayList<>();
  private long characters;
  private boolean exceeded;

  void add(List<Work> applied) {
    if (exceeded) {
      return;
    }
    work.addAll(applied);
    characters += applied.stream().mapToLong(one -> one.event().characters()).sum();
    if (work.size() > MOST_EVENTS || characters > MOST_CHARACTERS) {
      exceeded = true;
      work.clear();
    }
  }

  /** Whether it is more than can be held. */
  boolean isExceeded() {
    return exceeded;
  }

  /** All of it, in order. */
  List<Work> work() {
    return List.copyOf(work);
  }
}
