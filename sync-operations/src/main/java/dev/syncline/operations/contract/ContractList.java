package dev.syncline.operations.contract;

import dev.syncline.eventstore.ContractStatus;
import dev.syncline.eventstore.RegisteredConsumer;
import dev.syncline.eventstore.postgres.StoreStatus;
import dev.syncline.manifest.ManifestSet;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** Lists what is published in an event store, and who consumes it. Changes nothing. */
public final class ContractList {
  private final ManifestSet manifests;
  private final Clock clock;

  /**
   * @param manifests name the event store
   * @param clock the clock of this machine
   */
  public ContractList(ManifestSet manifests, Clock clock) {
    this.manifests = manifests;
    this.clock = clock;
  }

  /**
   * Reads the contracts; there are none if the database has no event store yet.
   *
   * @throws dev.syncline.eventstore.EventStoreException if the event store does not answer
   * @throws dev.syncline.manifest.verify.DiagnosticException if it refuses the login, or the
   *     manifests name none
   */
  public ContractListing read() {
    try (StoreStatus store = StoreStatus.at(NamedStore.of(manifests))) {
      List<StoreStatus.Feed> feeds = store.feeds();
      if (feeds.isEmpty()) {
        return new ContractListing(List.of(), true, clock.instant());
      }
      Optional<List<RegisteredConsumer>> consumers = store.consumers();
      List<ListedContract> contracts =
          store.contractStatus().stream()
              .map(one -> listed(one, feeds, consumers.orElse(List.of())))
              .toList();
      return new ContractListing(contracts, consumers.isPresent(), clock.instant());
    }
  }

  private static ListedContract listed(
      ContractStatus contract, List<StoreStatus.Feed> feeds, List<RegisteredConsumer> consumers) {
    return new ListedContract(
        contract,
        Publishers.of(contract.reference(), contract.feed(), feeds),
        consumers.stream().filter(one -> one.schema().equals(contract.id())).toList());
  }
}
