package dev.syncline.engine.plan;

import dev.syncline.manifest.ConnectionSettings;
import java.util.List;
import java.util.Objects;

/**
 * What one process has to do for a set of manifests: computed once, immutable.
 *
 * @param eventStore how to reach the event store
 * @param publish a plan for each source
 * @param consume a plan for each destination
 */
public record SyncPlan(
    ConnectionSettings eventStore, List<PublishPlan> publish, List<ConsumePlan> consume) {
  public SyncPlan {
    Objects.requireNonNull(eventStore, "eventStore");
    publish = List.copyOf(publish);
    consume = List.copyOf(consume);
  }
}
