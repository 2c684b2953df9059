package dev.syncline.operations.consumer;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.plan.SyncPlan;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.manifest.verify.DiagnosticException;
import dev.syncline.operations.problem.OperationCode;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The consumer schema whose cursor is moved.
 *
 * @param destination the database with its cursor
 * @param contracts the schema with what it applies, at least one contract
 */
record ResetSubject(ConnectionSettings destination, ContractSubscription contracts) {
  /**
   * Finds a consumer schema of the manifests, and what of it is published.
   *
   * @throws DiagnosticException if the manifests do not have it, or nothing is published for it
   */
  static ResetSubject named(String consumer, SyncPlan plan) {
    NamedConsumer found = new ConsumerNames(plan).find(List.of(consumer)).get(0);
    return new ResetSubject(
        found.destination(),
        new ContractSubscription(found.subscription(), published(found.subscription(), plan)));
  }

  private static List<PublishedContract> published(Subscription consumer, SyncPlan plan) {
    try (StoreStatus store = StoreStatus.at(plan.eventStore())) {
      List<PublishedContract> found =
          store.feeds().isEmpty() ? List.of() : store.contracts().find(consumer.schema().source());
      if (found.isEmpty()) {
        throw nothing(
            consumer.name(), consumer.schema().source() + " has never been published", "publisher");
      }
      return found;
    }
  }

  /** The answer where there is no cursor yet. */
  static DiagnosticException nothing(String consumer, String why, String process) {
    return new DiagnosticException(
        Diagnostic.error(
            OperationCode.NOTHING_TO_RESET,
            "consumer schema " + consumer + " has no cursor: " + why,
            "start the " + process + "; it begins before the first event"));
  }

  String name() {
    return contracts.name();
  }

  FeedName feed() {
    return contracts.contracts().get(0).feed();
  }

  /** The public schemas whose events it applies. */
  Set<SchemaId> wanted() {
    return contracts.contracts().stream()
        .map(PublishedContract::id)
        .collect(Collectors.toUnmodifiableSet());
  }
}
