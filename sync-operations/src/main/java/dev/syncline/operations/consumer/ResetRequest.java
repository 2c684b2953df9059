package dev.syncline.operations.consumer;

import java.util.Objects;

/**
 * Which cursor to move where.
 *
 * @param consumer the consumer schema with its manifest, such as {@code orders/accounts}
 * @param target where to
 */
public record ResetRequest(String consumer, ResetTarget target) {
  public ResetRequest {
    Objects.requireNonNull(consumer, "consumer");
    Objects.requireNonNull(target, "target");
  }
}
