package dev.syncline.eventstore;

import java.util.List;
import java.util.Objects;

/** Who has a lease. */
public sealed interface LeaseHolding {
  /**
   * This process has it.
   *
   * @param term raised whenever another process takes it: the same term twice means that nobody
   *     else had it in between
   */
  record Ours(long term) implements LeaseHolding {}

  /**
   * Another process has it.
   *
   * @param holder which, for people: host and process id
   * @param left what of this process's work nobody does, since the holder's is another
   */
  record Theirs(String holder, List<String> left) implements LeaseHolding {
    public Theirs {
      Objects.requireNonNull(holder, "holder");
      left = List.copyOf(left);
    }
  }
}
