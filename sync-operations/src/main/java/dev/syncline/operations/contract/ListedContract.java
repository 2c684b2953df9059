package dev.syncline.operations.contract;

import dev.syncline.eventstore.ContractStatus;
import dev.syncline.eventstore.RegisteredConsumer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A major version of a public schema, and who consumes it.
 *
 * @param contract the major version
 * @param publisher the process that publishes it now: host and process id
 * @param consumers the consumers that are registered on it
 */
public record ListedContract(
    ContractStatus contract, Optional<String> publisher, List<RegisteredConsumer> consumers) {
  public ListedContract {
    Objects.requireNonNull(contract, "contract");
    Objects.requireNonNull(publisher, "publisher");
    consumers = List.copyOf(consumers);
  }
}
