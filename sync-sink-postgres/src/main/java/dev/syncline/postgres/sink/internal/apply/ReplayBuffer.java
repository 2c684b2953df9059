package dev.syncline.postgres.sink.internal.apply;

import dev.syncline.postgres.sink.internal.plan.Work;
import dev.syncline.postgres.sink.settings.SinkSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps what has been applied in the running transaction, so that it can be replayed in another
 * way. The buffer is bounded, since a source transaction may be of any size.
 */
final class ReplayBuffer {
  private final SinkSettings.Replay most;
  private final List<Work> work = new ArrayList<>();
  private long characters;
  private boolean exceeded;

  /**
   * @param most how much the buffer holds
   */
  ReplayBuffer(SinkSettings.Replay most) {
    this.most = most;
  }

  void add(List<Work> applied) {
    if (exceeded) {
      return;
    }
    work.addAll(applied);
    characters += applied.stream().mapToLong(one -> one.event().characters()).sum();
    if (work.size() > most.events() || characters > most.characters()) {
      exceeded = true;
      work.clear();
    }
  }

  /** Whether there was more work than the buffer holds. */
  boolean isExceeded() {
    return exceeded;
  }

  /** All the work, in order. */
  List<Work> work() {
    return List.copyOf(work);
  }
}
