package dev.syncline.cli.status;

import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.postgres.StoreLook;
import dev.syncline.postgres.guard.SlotLook;
import java.util.Objects;
import java.util.Optional;

/**
 * A feed and its source.
 *
 * @param name the feed's name
 * @param stored what the event store has of it; absent if nothing, or if it does not answer
 * @param source its source, if the manifests publish it
 */
record FeedState(String name, Optional<StoreLook.Feed> stored, Optional<Source> source) {
  FeedState {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(stored, "stored");
    Objects.requireNonNull(source, "source");
  }

  /**
   * A source that was asked.
   *
   * @param plan how it is captured
   * @param answered whether it answered
   * @param slot its slot, if it answered and there is one
   */
  record Source(PublishPlan plan, boolean answered, Optional<SlotLook> slot) {}
}
