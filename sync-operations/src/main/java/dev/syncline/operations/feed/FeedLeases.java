package dev.syncline.operations.feed;

import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.Lease;
import dev.syncline.eventstore.LeaseHolding.Theirs;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;

/** Takes the leases on writing feeds, so that no process publishes what is being changed. */
final class FeedLeases {
  private FeedLeases() {}

  /**
   * Takes a lease.
   *
   * @throws DiagnosticException if a process holds it; the message names the process
   */
  static void take(Lease lease, FeedName feed) {
    if (lease.take() instanceof Theirs theirs) {
      throw new DiagnosticException(
          Diagnostic.error(
              OperationCode.FEED_IN_USE,
              theirs.holder() + " is publishing feed " + feed,
              "stop it and its standby processes, then try again"));
    }
  }
}
