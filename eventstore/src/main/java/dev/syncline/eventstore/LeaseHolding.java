package dev.syncline.eventstore;

import java.util.List;
import java.util.Objects;

/** Which process holds a lease. */
public sealed interface LeaseHolding {
  /**
   * This process holds it.
   *
   * @param term raised whenever another process takes the lease: the same term twice means that no
   *     other process held it in between
   */
  record Ours(long term) implements LeaseHolding {}

  /**
   * Another process holds it.
   *
   * @param holder the host and process id of that process, for operators
   * @param left the part of this process's work that no process does, because the holder does other
   *     work
   */
  record Theirs(String holder, List<String> left) implements LeaseHolding {
    public Theirs {
      Objects.requireNonNull(holder, "holder");
      left = List.copyOf(left);
    }
  }
}
