package dev.syncline.operations.deadletter;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What to redrive.
 *
 * @param ids dead letters, whose source transactions are redriven; empty for everything that waits
 * @param consumer without ids, only that of this consumer schema; empty for all of the manifests
 */
public record RedriveRequest(List<DeadLetterId> ids, Optional<String> consumer) {
  public RedriveRequest {
    ids = List.copyOf(ids);
    Objects.requireNonNull(consumer, "consumer");
  }
}
