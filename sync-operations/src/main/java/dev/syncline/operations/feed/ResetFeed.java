package dev.syncline.operations.feed;

import java.util.Objects;

/**
 * A feed that was reset.
 *
 * @param scope what the reset covered
 * @param slotDropped whether there was a slot to drop
 */
public record ResetFeed(ResetScope scope, boolean slotDropped) {
  public ResetFeed {
    Objects.requireNonNull(scope, "scope");
  }
}
