package dev.syncline.operations.contract;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * All published contracts.
 *
 * @param contracts by manifest, name and major version
 * @param consumersVisible false if the event store is of an earlier version, or hides the consumers
 *     from this role
 * @param askedAt when the event store was asked, by the clock of this machine
 */
public record ContractListing(
    List<ListedContract> contracts, boolean consumersVisible, Instant askedAt) {
  public ContractListing {
    contracts = List.copyOf(contracts);
    Objects.requireNonNull(askedAt, "askedAt");
  }
}
