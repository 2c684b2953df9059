package dev.syncline.operations.verify;

import dev.syncline.engine.plan.ConsumePlan.Subscription;
import dev.syncline.engine.plan.PublishPlan;
import dev.syncline.eventstore.Contract;
import dev.syncline.eventstore.FeedName;
import dev.syncline.eventstore.PublishedContract;
import dev.syncline.eventstore.SchemaId;
import dev.syncline.manifest.ConnectionSettings;
import dev.syncline.manifest.schema.SchemaVersion;
import dev.syncline.manifest.verify.Diagnostic;
import dev.syncline.operations.problem.VerifyCode;
import dev.syncline.postgres.sink.subscription.ContractSubscription;
import dev.syncline.postgres.sink.verify.Coverage;
import java.util.List;

/**
 * A consumer schema, with both of its ends.
 *
 * @param subscription the consumer schema
 * @param destination where it writes to
 * @param source where its public schema is read, with that schema's published versions only
 * @param contracts the contracts of its public schema, of all published minors
 * @param others all consumer schemas of the destination that can be planned, itself included
 */
record ConsumerPlace(
    Subscription subscription,
    ConnectionSettings destination,
    PublishPlan source,
    List<PublishedContract> contracts,
    List<ContractSubscription> others) {
  ConsumerPlace {
    contracts = List.copyOf(contracts);
    others = List.copyOf(others);
  }

  String name() {
    return subscription.name();
  }

  FeedName feed() {
    return contracts.get(0).feed();
  }

  SchemaId schema() {
    return contracts.get(0).id();
  }

  ContractSubscription consumer() {
    return new ContractSubscription(subscription, contracts);
  }

  /** The contract of the newest minor that the manifests have. */
  Contract newest() {
    SchemaVersion version = source.schemas().get(source.schemas().size() - 1).schema().version();
    return contracts.stream()
        .map(PublishedContract::contract)
        .filter(one -> one.version().equals(version))
        .findFirst()
        .orElseThrow();
  }

  VerifiedConsumer described(Coverage coverage) {
    return new VerifiedConsumer(
        name(), subscription.schema().source(), destination.slug(), VerifiedTable.of(coverage));
  }

  Diagnostic problem(String what) {
    return Diagnostic.error(
        VerifyCode.STANDSTILL, what, "see 'sync-cli status', then verify again");
  }
}
