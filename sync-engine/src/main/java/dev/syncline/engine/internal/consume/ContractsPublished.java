package dev.syncline.engine.internal.consume;

import dev.syncline.engine.plan.AwaitedContract;

/** A contract that was waited for is published: the attempt restarts with it. */
final class ContractsPublished extends RuntimeException {
  ContractsPublished(AwaitedContract awaited) {
    super(awaited + " is published now");
  }
}
