package dev.syncline.engine.consume;

/** A contract that was waited for is published: the attempt restarts with it. */
final class ContractsPublished extends RuntimeException {
  ContractsPublished(AwaitedContract awaited) {
    super(awaited + " is published now");
  }
}
