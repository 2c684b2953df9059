package dev.syncline.postgres.sink.subscription;

import dev.syncline.engine.plan.ConsumePlan;
import dev.syncline.eventstore.PublishedContract;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * A consumer schema and the contracts whose events it applies.
 *
 * @param subscription the consumer schema and its manifest
 * @param contracts every published minor of the major it names, lowest first; empty if the registry
 *     has none, in which case no sink can be opened
 */
public record ContractSubscription(
    ConsumePlan.Subscription subscription, List<PublishedContract> contracts) {
  public ContractSubscription {
    Objects.requireNonNull(subscription, "subscription");
    contracts = List.copyOf(contracts);
  }

  /** {@code manifest/schema}: the name of its cursor. */
  public String name() {
    return subscription.name();
  }

  /** Every property an event of any of the minors may have. */
  public Set<String> properties() {
    Set<String> names = new LinkedHashSet<>();
    for (PublishedContract contract : contracts) {
      names.addAll(contract.contract().outputSchema().properties());
      names.addAll(contract.contract().key());
    }
    return names;
  }

  /** The key properties that all minors have in common: a delete is sure to have only these. */
  public Set<String> key() {
    Set<String> names = new LinkedHashSet<>();
    contracts.forEach(contract -> names.addAll(contract.contract().key()));
    contracts.forEach(contract -> names.retainAll(contract.contract().key()));
    return names;
  }

  /** The key of every event; empty if the minors do not agree on one. */
  public Set<String> agreedKey() {
    Set<String> key = key();
    return contracts.stream()
            .allMatch(contract -> key.equals(Set.copyOf(contract.contract().key())))
        ? key
        : Set.of();
  }
}
