package dev.syncline.eventstore;

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
   */
  record Theirs(String holder) implements LeaseHolding {
    public Theirs {
      Objects.requireNonNull(holder, "holder");
    }
  }
}
